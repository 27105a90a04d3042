"""Roles: who may wear them, for how long, and which of them a service may."""

import structlog
from django.db import IntegrityError, transaction
from django.utils import timezone

from iotconsole.kit import versions
from iotconsole.kit.errors import marked
from ram import audit, limits
from ram.errors import RoleAlreadyExists, RoleHasPolicies, RoleNotExist
from ram.models import Policy, Role
from ram.policy import (
    IOT_TRUST_DOCUMENT,
    Principal,
    PrincipalKind,
    parse_trust_policy,
    trusts,
)
from ram.services.attachments import attach_policy
from ram.services.checks import (
    check_length,
    check_name,
    check_room,
    check_session_duration,
    check_trust,
)

IOT_ROLE_NAME = "AliyunIOTAccessingMNSRole"
IOT_ROLE_POLICY = "AliyunIOTAccessingMNSRolePolicy"

log = structlog.get_logger(__name__)


@transaction.atomic
def create_role(
    name: str,
    trust_document: str,
    description: str = "",
    max_session_duration: int = limits.SHORTEST_MAX_SESSION,
) -> Role:
    """Make a role that whoever the trust document names may assume."""
    check_name("Role", name)
    check_trust(trust_document)
    check_length("description", "Description", description, limits.DESCRIPTION)
    check_session_duration(max_session_duration)
    check_room("Role", Role.objects.all(), limits.ROLES)
    try:
        with transaction.atomic():
            role = Role.objects.create(
                name=name,
                trust_document=trust_document,
                description=description,
                max_session_duration=max_session_duration,
            )
    except IntegrityError as exc:
        raise RoleAlreadyExists(
            marked("A role named %(name)s exists already (capitals do not tell roles apart)."),
            field="name",
            name=name,
        ) from exc
    log.info("role_created", role=name)
    audit.record("ram:CreateRole", role.resource, after=audit.picture(role))
    versions.bump("ram")
    return role


@transaction.atomic
def create_iot_role(name: str = IOT_ROLE_NAME) -> Role:
    """Make the role IoT Platform needs to write to Message Service, policy attached."""
    role = create_role(name, IOT_TRUST_DOCUMENT, "IoT Platform uses this role to access MNS.")
    attach_policy(role, Policy.objects.get(name=IOT_ROLE_POLICY, type=Policy.Type.SYSTEM))
    return role


def update_role(
    role: Role,
    *,
    trust_document: str | None = None,
    description: str | None = None,
    max_session_duration: int | None = None,
) -> None:
    """Change whom a role trusts, for how long, or what is written of it."""
    changes: dict[str, str | int] = {}
    if trust_document is not None:
        check_trust(trust_document)
        changes["trust_document"] = trust_document
    if description is not None:
        check_length("description", "Description", description, limits.DESCRIPTION)
        changes["description"] = description
    if max_session_duration is not None:
        check_session_duration(max_session_duration)
        changes["max_session_duration"] = max_session_duration
    with audit.change("ram:UpdateRole", role.resource, role):
        if not Role.objects.filter(pk=role.pk).update(**changes, updated=timezone.now()):
            raise RoleNotExist(f"The role {role.name} was deleted meanwhile.")
    role.refresh_from_db()
    log.info("role_updated", role=role.name)
    versions.bump("ram")


@transaction.atomic
def delete_role(role: Role) -> None:
    """Delete a role that has no policies left."""
    if role.attachments.exists():
        raise RoleHasPolicies(marked("Detach the policies of %(role)s first."), role=role.name)
    log.info("role_deleted", role=role.name)
    role.delete()
    audit.record("ram:DeleteRole", role.resource, before=audit.picture(role))
    versions.bump("ram")


def find_role(name_or_arn: str) -> Role:
    """Answer the role of a name or ARN in whatever case (IoT prints role ARNs in lower case)."""
    name = name_or_arn.rpartition("role/")[2]
    found = Role.objects.filter(name__iexact=name).first()
    if found is None:
        raise RoleNotExist(marked("There is no role named %(name)s."), field="role", name=name)
    return found


def roles_trusting(service: str) -> list[Role]:
    """Answer the roles a service may wear, for a drop-down."""
    principal = Principal(PrincipalKind.SERVICE, service)
    return [
        role
        for role in Role.objects.all()
        if trusts(parse_trust_policy(role.trust_document), principal).allowed
    ]
