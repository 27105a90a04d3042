"""Which policies users, groups and roles have."""

import structlog
from django.db import transaction

from iotconsole.kit import versions
from iotconsole.kit.errors import marked
from ram import audit, limits
from ram.errors import (
    AlreadyAttached,
    GroupNotExist,
    NotAttached,
    NotThere,
    RoleNotExist,
    TooMany,
    UserNotExist,
)
from ram.models import Attachment, Group, Policy, Role, User

Holder = User | Group | Role

_QUOTAS: dict[type[Holder], limits.PolicyQuota] = {
    User: limits.POLICIES_PER_USER,
    Group: limits.POLICIES_PER_GROUP,
    Role: limits.POLICIES_PER_ROLE,
}
_GONE: dict[type[Holder], type[NotThere]] = {
    User: UserNotExist,
    Group: GroupNotExist,
    Role: RoleNotExist,
}

log = structlog.get_logger(__name__)


@transaction.atomic
def attach_policy(holder: Holder, policy: Policy) -> None:
    """Let a user, a group or a role do what the policy allows."""
    _lock(holder)
    if holder.attachments.filter(policy=policy).exists():
        refusal = AlreadyAttached(
            marked("%(holder)s has the policy %(policy)s already."), **_names(holder, policy)
        )
        refusal.code = f"EntityAlreadyExists.{_kind(holder)}.Policy"
        raise refusal
    _check_room(holder, policy)
    Attachment.objects.create(policy=policy, **{_field(holder): holder})
    log.info("policy_attached", **{_field(holder): str(holder)}, policy=policy.name)
    after = {"policy": policy.arn}
    audit.record(f"ram:AttachPolicyTo{_kind(holder)}", _resource(holder), after=after)
    versions.bump("ram")


@transaction.atomic
def detach_policy(holder: Holder, policy: Policy) -> None:
    """Take a policy from a user, a group or a role."""
    gone, _ = holder.attachments.filter(policy=policy).delete()
    if not gone:
        refusal = NotAttached(
            marked("%(holder)s does not have the policy %(policy)s."), **_names(holder, policy)
        )
        refusal.code = f"EntityNotExist.{_kind(holder)}.Policy"
        raise refusal
    log.info("policy_detached", **{_field(holder): str(holder)}, policy=policy.name)
    before = {"policy": policy.arn}
    audit.record(f"ram:DetachPolicyFrom{_kind(holder)}", _resource(holder), before=before)
    versions.bump("ram")


def _lock(holder: Holder) -> None:
    """Let nobody else attach to the same holder meanwhile; it may also just have gone."""
    kind = type(holder)
    if not kind._default_manager.select_for_update().filter(pk=holder.pk).exists():  # noqa: SLF001 - of the three kinds
        raise _GONE[kind](marked("%(name)s was deleted meanwhile."), name=str(holder))


def _check_room(holder: Holder, policy: Policy) -> None:
    quota = _QUOTAS[type(holder)]
    most = quota.system if policy.type == Policy.Type.SYSTEM else quota.custom
    if holder.attachments.filter(policy__type=policy.type).count() < most:
        return
    refusal = TooMany(
        marked("%(holder)s has %(most)s policies of this type already; detach one first."),
        holder=str(holder),
        most=most,
    )
    refusal.code = f"LimitExceeded.{_kind(holder)}.Policy"
    raise refusal


def _kind(holder: Holder) -> str:
    return type(holder).__name__


def _resource(holder: Holder) -> str:
    return holder.resource if isinstance(holder, Role) else holder.arn


def _field(holder: Holder) -> str:
    return _kind(holder).lower()


def _names(holder: Holder, policy: Policy) -> dict[str, str]:
    return {"holder": str(holder), "policy": policy.name}
