"""Every change to users, keys, roles and policies goes through these verbs."""

import re

import structlog
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from iotconsole.kit import versions
from iotconsole.kit.deletion import is_protected
from iotconsole.kit.errors import marked
from ram import errors
from ram.models import AccessKey, Policy, Role, RolePolicy, User
from ram.policy import (
    IOT_TRUST_DOCUMENT,
    SYSTEM_POLICIES,
    MalformedPolicy,
    parse_policy,
    parse_trust_policy,
)

ROLE_NAME = re.compile(r"[A-Za-z0-9._@-]{1,64}")  # RAM API, CreateRole: RoleName, old and new
POLICY_NAME = re.compile(r"[A-Za-z0-9-]{1,128}")  # RAM API, CreatePolicy: PolicyName
ACCESS_KEYS_PER_USER = 2  # RAM API, CreateAccessKey: LimitExceeded.User.AccessKey
IOT_ROLE_NAME = "AliyunIOTAccessingMNSRole"
IOT_ROLE_POLICY = "AliyunIOTAccessingMNSRolePolicy"

log = structlog.get_logger(__name__)


def create_owner(username: str, password: str) -> User:
    """Make the user who owns the account; policies do not bind the owner."""
    return User.objects.create_superuser(username, password=password)


def create_access_key(user: User) -> AccessKey:
    """Give a user one more key pair; the secret is shown once by whoever asked."""
    if user.access_keys.count() >= ACCESS_KEYS_PER_USER:
        raise errors.TooManyAccessKeys(
            marked("%(user)s has %(most)s access keys already; delete one first."),
            user=user.username,
            most=ACCESS_KEYS_PER_USER,
        )
    key = AccessKey.objects.create(user=user)
    log.info("access_key_created", user=user.username, access_key_id=key.access_key_id)
    versions.bump("ram")
    return key


def set_access_key_status(key: AccessKey, status: str) -> None:
    """Turn a key on or off everywhere."""
    if not AccessKey.objects.filter(pk=key.pk).update(status=status):
        raise errors.AccessKeyNotExist(f"The access key {key.access_key_id} was deleted meanwhile.")
    key.refresh_from_db()
    log.info("access_key_status", access_key_id=key.access_key_id, status=status)
    versions.bump("ram")


def delete_access_key(key: AccessKey) -> None:
    """Forget a key pair; what it signs from now on is refused."""
    log.info("access_key_deleted", access_key_id=key.access_key_id)
    key.delete()
    versions.bump("ram")


def find_access_key(access_key_id: str) -> AccessKey:
    """Answer the active key of that id, its user with it."""
    key = (
        AccessKey.objects.select_related("user")
        .filter(access_key_id=access_key_id, status=AccessKey.Status.ACTIVE, user__is_active=True)
        .first()
    )
    if key is None:
        raise errors.InvalidAccessKeyId("The AccessKeyId is unknown or not active.")
    return key


def create_role(name: str, trust_document: str, description: str = "") -> Role:
    """Make a role that whoever the trust document names may assume."""
    if not ROLE_NAME.fullmatch(name):
        sentence = marked("A name is 1 to 64 letters, digits and . _ @ -.")
        raise errors.InvalidName(sentence, field="name")
    _check_trust(trust_document)
    try:
        with transaction.atomic():
            role = Role.objects.create(
                name=name, trust_document=trust_document, description=description
            )
    except IntegrityError as exc:
        raise errors.RoleAlreadyExists(
            marked("A role named %(name)s exists already (capitals do not tell roles apart)."),
            field="name",
            name=name,
        ) from exc
    log.info("role_created", role=name)
    versions.bump("ram")
    return role


@transaction.atomic
def create_iot_role(name: str = IOT_ROLE_NAME) -> Role:
    """Make the role IoT Platform needs to write to Message Service, policy attached."""
    role = create_role(name, IOT_TRUST_DOCUMENT, "IoT Platform uses this role to access MNS.")
    attach_policy(role, Policy.objects.get(name=IOT_ROLE_POLICY, type=Policy.Type.SYSTEM))
    return role


def update_role(role: Role, *, trust_document: str, description: str) -> None:
    """Change whom a role trusts and what is written of it."""
    _check_trust(trust_document)
    changes = {"trust_document": trust_document, "description": description}
    if not Role.objects.filter(pk=role.pk).update(**changes, updated=timezone.now()):
        raise errors.RoleNotExist(f"The role {role.name} was deleted meanwhile.")
    role.refresh_from_db()
    log.info("role_updated", role=role.name)
    versions.bump("ram")


def delete_role(role: Role) -> None:
    """Delete a role that has no policies left."""
    if role.attachments.exists():
        raise errors.RoleHasPolicies(
            marked("Detach the policies of %(role)s first."), role=role.name
        )
    log.info("role_deleted", role=role.name)
    role.delete()
    versions.bump("ram")


def attach_policy(role: Role, policy: Policy) -> None:
    """Let the role do what the policy allows; attaching twice changes nothing."""
    RolePolicy.objects.get_or_create(role=role, policy=policy)
    log.info("policy_attached", role=role.name, policy=policy.name)
    versions.bump("ram")


def detach_policy(role: Role, policy: Policy) -> None:
    """Take a policy from a role; detaching twice changes nothing."""
    RolePolicy.objects.filter(role=role, policy=policy).delete()
    log.info("policy_detached", role=role.name, policy=policy.name)
    versions.bump("ram")


def create_policy(name: str, document: str, description: str = "") -> Policy:
    """Make a custom policy."""
    if not POLICY_NAME.fullmatch(name):
        sentence = marked("A name is 1 to 128 letters, digits and hyphens.")
        raise errors.InvalidName(sentence, field="name")
    _check_policy(document)
    try:
        with transaction.atomic():
            policy = Policy.objects.create(name=name, document=document, description=description)
    except IntegrityError as exc:
        raise errors.PolicyAlreadyExists(
            marked("A custom policy named %(name)s exists already."), field="name", name=name
        ) from exc
    log.info("policy_created", policy=name)
    versions.bump("ram")
    return policy


def update_policy(policy: Policy, *, document: str, description: str) -> None:
    """Change a custom policy."""
    _check_custom(policy)
    _check_policy(document)
    changes = {"document": document, "description": description}
    if not Policy.objects.filter(pk=policy.pk).update(**changes, updated=timezone.now()):
        raise errors.PolicyNotExist(f"The policy {policy.name} was deleted meanwhile.")
    policy.refresh_from_db()
    log.info("policy_updated", policy=policy.name)
    versions.bump("ram")


def check_policy_deletable(policy: Policy) -> None:
    """Refuse to part with a system policy, or with one that a role has."""
    _check_custom(policy)
    if is_protected(policy):
        raise _attached(policy)


def delete_policy(policy: Policy) -> None:
    """Delete a custom policy that is attached to nobody."""
    check_policy_deletable(policy)
    try:
        policy.delete()
    except ProtectedError as exc:
        raise _attached(policy) from exc
    log.info("policy_deleted", policy=policy.name)
    versions.bump("ram")


@transaction.atomic
def ensure_system_policies() -> None:
    """Write the policies that come with the platform, as this version of it words them."""
    for policy in SYSTEM_POLICIES:
        Policy.objects.update_or_create(
            name=policy.name,
            type=Policy.Type.SYSTEM,
            defaults={
                "description": policy.description,
                "document": policy.document,
                "approximation": policy.approximation,
            },
        )
    versions.bump("ram")


def _check_policy(document: str) -> None:
    try:
        parse_policy(document)
    except MalformedPolicy as exc:
        raise errors.InvalidDocument(str(exc), field="document") from exc


def _check_trust(document: str) -> None:
    try:
        parse_trust_policy(document)
    except MalformedPolicy as exc:
        raise errors.InvalidDocument(str(exc), field="trust_document") from exc


def _attached(policy: Policy) -> errors.PolicyInUse:
    return errors.PolicyInUse(marked("Detach %(policy)s from its roles first."), policy=policy.name)


def _check_custom(policy: Policy) -> None:
    if policy.type == Policy.Type.SYSTEM:
        raise errors.SystemPolicyIsFixed(
            marked("%(policy)s is a system policy and cannot be changed."), policy=policy.name
        )
