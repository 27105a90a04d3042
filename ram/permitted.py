"""What a user may do and by what: each policy that binds them, and where it comes from."""

from dataclasses import dataclass

from django.db.models import Q

from ram.models import Attachment, Group, Policy, User
from ram.policy import Statement, parse_policy


@dataclass(frozen=True, slots=True)
class Permitted:
    """One policy of a user: attached to them, to groups of theirs, or both."""

    policy: Policy
    is_own: bool
    groups: tuple[Group, ...]
    statements: tuple[Statement, ...]


def permitted(user: User) -> list[Permitted]:
    """Answer every policy that binds a user, once, however often they have it."""
    bound: dict[Policy, list[Attachment]] = {}
    for attachment in (
        Attachment.objects.filter(Q(user=user) | Q(group__members=user))
        .select_related("policy", "group")
        .order_by("policy__name", "pk")
    ):
        bound.setdefault(attachment.policy, []).append(attachment)
    return [_permitted(policy, attachments) for policy, attachments in bound.items()]


def _permitted(policy: Policy, attachments: list[Attachment]) -> Permitted:
    return Permitted(
        policy,
        is_own=any(attachment.user_id for attachment in attachments),
        groups=tuple(attachment.group for attachment in attachments if attachment.group),
        statements=parse_policy(policy.document).statements,
    )
