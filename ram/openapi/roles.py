"""What programs do with roles (Ram 2015-05-01)."""

from iotconsole.kit.openapi import Parameters
from ram import limits, services
from ram.models import Role
from ram.openapi.pages import Document, page
from ram.openapi.values import date, document, sent


def create(parameters: Parameters) -> Document:
    """CreateRole."""
    longest = parameters.number("MaxSessionDuration")
    role = services.create_role(
        parameters.required("RoleName"),
        document(parameters, "AssumeRolePolicyDocument"),
        parameters.text("Description"),
        limits.SHORTEST_MAX_SESSION if longest is None else longest,
    )
    return {"Role": _trusting(role)}


def get(parameters: Parameters) -> Document:
    """GetRole."""
    return {"Role": _updated(find(parameters))}


def update(parameters: Parameters) -> Document:
    """UpdateRole: what is left out stays as it is."""
    role, trust = find(parameters), "NewAssumeRolePolicyDocument"
    services.update_role(
        role,
        trust_document=document(parameters, trust) if parameters.text(trust) else None,
        max_session_duration=parameters.number("NewMaxSessionDuration"),
        **sent(parameters, {"NewDescription": "description"}),
    )
    return {"Role": _updated(role)}


def delete(parameters: Parameters) -> Document:
    """DeleteRole."""
    services.delete_role(find(parameters))
    return {}


def list_page(parameters: Parameters) -> Document:
    """ListRoles; whom a role trusts only GetRole tells."""
    return page(parameters, Role.objects.all(), "Role", _listed)


def find(parameters: Parameters) -> Role:
    """Answer the role that is named."""
    return services.find_role(parameters.required("RoleName"))


def _write(role: Role) -> Document:
    return {
        "RoleId": role.role_id,
        "RoleName": role.name,
        "Arn": role.resource,
        "Description": role.description,
        "MaxSessionDuration": role.max_session_duration,
        "AllowConsoleLogin": False,
        "CreateDate": date(role.created),
    }


def _trusting(role: Role) -> Document:
    return _write(role) | {"AssumeRolePolicyDocument": role.trust_document}


def _updated(role: Role) -> Document:
    return _trusting(role) | {"UpdateDate": date(role.updated)}


def _listed(role: Role) -> Document:
    return _write(role) | {"UpdateDate": date(role.updated)}
