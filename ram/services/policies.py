"""Policies: the account's own, and those that come with the platform."""

import structlog
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from iotconsole.kit import versions
from iotconsole.kit.errors import marked
from ram import audit, limits
from ram.errors import PolicyAlreadyExists, PolicyInUse, PolicyNotExist
from ram.models import Attachment, Policy, PolicyVersion
from ram.policy import SYSTEM_POLICIES, SystemPolicy
from ram.services.checks import check_length, check_name, check_policy, check_room
from ram.services.versions import check_custom, create_policy_version

log = structlog.get_logger(__name__)


@transaction.atomic
def create_policy(name: str, document: str, description: str = "") -> Policy:
    """Make a custom policy; its document is version 1."""
    check_name("Policy", name)
    check_policy(document)
    check_length("description", "Description", description, limits.DESCRIPTION)
    custom = Policy.objects.filter(type=Policy.Type.CUSTOM)
    check_room("Policy", custom, limits.CUSTOM_POLICIES)
    try:
        with transaction.atomic():
            policy = Policy.objects.create(name=name, document=document, description=description)
            PolicyVersion.objects.create(policy=policy, number=1, document=document)
    except IntegrityError as exc:
        raise PolicyAlreadyExists(
            marked("A custom policy named %(name)s exists already."), field="name", name=name
        ) from exc
    log.info("policy_created", policy=name)
    audit.record("ram:CreatePolicy", policy.arn, after=audit.picture(policy))
    versions.bump("ram")
    return policy


def find_policy(policy_type: str, name: str) -> Policy:
    """Answer the policy of that type and name, in whatever case."""
    policy = Policy.objects.filter(type=policy_type, name__iexact=name).first()
    if policy is None:
        sentence = marked("There is no policy named %(name)s of type %(type)s.")
        raise PolicyNotExist(sentence, field="name", name=name, type=policy_type)
    return policy


@transaction.atomic
def update_policy(
    policy: Policy, *, document: str | None = None, description: str | None = None
) -> None:
    """Change what is given of a custom policy: another document is a version that holds at once."""
    check_custom(policy)
    changes: dict[str, object] = {"updated": timezone.now()}
    if description is not None:
        check_length("description", "Description", description, limits.DESCRIPTION)
        changes["description"] = description
    with audit.change("ram:UpdatePolicy", policy.arn, policy):
        if not Policy.objects.filter(pk=policy.pk).update(**changes):
            raise PolicyNotExist(f"The policy {policy.name} was deleted meanwhile.")
        policy.refresh_from_db()
        if document is not None and document != policy.document:
            create_policy_version(policy, document, set_as_default=True, rotate=True)
    log.info("policy_updated", policy=policy.name)
    versions.bump("ram")


def check_policy_deletable(policy: Policy) -> None:
    """Refuse to part with a system policy, or with one that somebody has."""
    check_custom(policy)
    attachment = policy.attachments.first()
    if attachment is not None:
        raise _attached(policy, attachment)


@transaction.atomic
def delete_policy(policy: Policy) -> None:
    """Delete a custom policy that nobody has, with its versions."""
    check_policy_deletable(policy)
    try:
        policy.delete()
    except ProtectedError:  # attached just now: say to whom
        check_policy_deletable(policy)
        raise
    log.info("policy_deleted", policy=policy.name)
    audit.record("ram:DeletePolicy", policy.arn, before=audit.picture(policy))
    versions.bump("ram")


@transaction.atomic
def ensure_system_policies() -> None:
    """Write the policies that come with the platform, as this version of it words them."""
    for policy in SYSTEM_POLICIES:
        _ensure(policy)
    versions.bump("ram")


def _ensure(wanted: SystemPolicy) -> None:
    former = Policy.objects.filter(name=wanted.name, type=Policy.Type.SYSTEM).first()
    before = audit.picture(former) if former else {}
    policy, _ = Policy.objects.update_or_create(
        name=wanted.name,
        type=Policy.Type.SYSTEM,
        defaults={
            "description": wanted.description,
            "document": wanted.document,
            "approximation": wanted.approximation,
        },
    )
    PolicyVersion.objects.update_or_create(
        policy=policy, number=policy.default_version, defaults={"document": wanted.document}
    )
    if before != (after := audit.picture(policy)):  # at every start it is the same again
        audit.record("ram:UpdateSystemPolicy", policy.arn, before=before, after=after)


def _attached(policy: Policy, attachment: Attachment) -> PolicyInUse:
    kind = "User" if attachment.user_id else "Group" if attachment.group_id else "Role"
    refusal = PolicyInUse(
        marked("Detach %(policy)s from %(holder)s first."),
        policy=policy.name,
        holder=str(attachment.user or attachment.group or attachment.role),
    )
    refusal.code = f"DeleteConflict.Policy.{kind}"
    return refusal
