"""What a custom policy said before and says now: up to five versions, one of which holds."""

import re

import structlog
from django.db import transaction
from django.utils import timezone

from iotconsole.kit import versions
from iotconsole.kit.errors import marked
from ram import audit, limits
from ram.errors import (
    PolicyHasVersions,
    PolicyNotExist,
    PolicyVersionNotExist,
    SystemPolicyIsFixed,
    TooMany,
    VersionIsDefault,
)
from ram.models import Policy, PolicyVersion
from ram.services.checks import check_policy

_VERSION_ID = re.compile(r"v([1-9][0-9]{0,8})")

log = structlog.get_logger(__name__)


@transaction.atomic
def create_policy_version(
    policy: Policy, document: str, *, set_as_default: bool = False, rotate: bool = False
) -> PolicyVersion:
    """Keep one more document; with `rotate` the oldest that does not hold makes room for it.

    RAM API, CreatePolicyVersion: RotateStrategy DeleteOldestNonDefaultVersionWhenLimitExceeded.
    """
    check_custom(policy)
    check_policy(document)
    locked = _locked(policy)
    _make_room(locked, rotate=rotate)
    locked.latest_version += 1
    locked.save(update_fields=["latest_version"])
    version = PolicyVersion.objects.create(
        policy=policy, number=locked.latest_version, document=document
    )
    log.info("policy_version_created", policy=policy.name, version=version.version_id)
    after = {"version": version.version_id, "document": document}
    audit.record("ram:CreatePolicyVersion", policy.arn, after=after)
    if set_as_default:
        set_default_policy_version(version)
    policy.refresh_from_db()
    versions.bump("ram")
    return version


def find_policy_version(policy: Policy, version_id: str) -> PolicyVersion:
    """Answer the version of that id, such as v2."""
    number = _VERSION_ID.fullmatch(version_id)
    version = policy.versions.filter(number=int(number[1])).first() if number else None
    if version is None:
        sentence = marked("The policy %(policy)s has no version %(version)s.")
        raise PolicyVersionNotExist(sentence, policy=policy.name, version=version_id)
    return version


def set_default_policy_version(version: PolicyVersion) -> None:
    """Let this be what the policy says."""
    policy = version.policy
    check_custom(policy)
    with audit.change("ram:SetDefaultPolicyVersion", policy.arn, policy):
        Policy.objects.filter(pk=policy.pk).update(
            default_version=version.number, document=version.document, updated=timezone.now()
        )
    policy.refresh_from_db()
    log.info("policy_default_set", policy=policy.name, version=version.version_id)
    versions.bump("ram")


@transaction.atomic
def delete_policy_version(version: PolicyVersion) -> None:
    """Forget what a policy said; what it says now stays."""
    check_custom(version.policy)
    if version.number == _locked(version.policy).default_version:
        raise VersionIsDefault(
            marked("%(version)s of %(policy)s is the default version; make another the default."),
            version=version.version_id,
            policy=version.policy.name,
        )
    log.info("policy_version_deleted", policy=version.policy.name, version=version.version_id)
    _remove(version)
    versions.bump("ram")


def check_only_version(policy: Policy) -> None:
    """Refuse a policy that has versions besides the one that holds."""
    if policy.versions.count() > 1:
        sentence = marked("Delete the other versions of %(policy)s first.")
        raise PolicyHasVersions(sentence, policy=policy.name)


def check_custom(policy: Policy) -> None:
    """Refuse to change a system policy."""
    if policy.type == Policy.Type.SYSTEM:
        raise SystemPolicyIsFixed(
            marked("%(policy)s is a system policy and cannot be changed."), policy=policy.name
        )


def _locked(policy: Policy) -> Policy:
    locked = Policy.objects.select_for_update().filter(pk=policy.pk).first()
    if locked is None:
        raise PolicyNotExist(f"The policy {policy.name} was deleted meanwhile.")
    return locked


def version_giving_way(policy: Policy) -> PolicyVersion | None:
    """Answer the version that one more would replace, None while there is room."""
    if policy.versions.count() < limits.VERSIONS_PER_POLICY:
        return None
    return policy.versions.exclude(number=policy.default_version).first()


def _make_room(policy: Policy, *, rotate: bool) -> None:
    oldest = version_giving_way(policy)
    if oldest is None:
        return
    if not rotate:
        refusal = TooMany(
            marked("%(policy)s has %(most)s versions already; delete one first."),
            policy=policy.name,
            most=limits.VERSIONS_PER_POLICY,
        )
        refusal.code = "LimitExceeded.Policy.Version"
        raise refusal
    _remove(oldest)


def _remove(version: PolicyVersion) -> None:
    version.delete()
    before = {"version": version.version_id, "document": version.document}
    audit.record("ram:DeletePolicyVersion", version.policy.arn, before=before)
