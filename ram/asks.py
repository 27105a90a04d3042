"""Which permission each page and each route of access control needs.

Names of roles, groups and policies mean the same in whatever case, so a resource is spelled as
the row is: a policy that denies `role/Writer` is not evaded by asking for `writer`.
"""

from collections.abc import Callable

from django.conf import settings

from iotconsole.kit.asks import Ask, Naming, Permission, all_of, either, everybody, needs
from ram.models import Group, Policy, Role, arn_of

Resource = Callable[[Naming], str]


def role_resource(name_or_arn: str) -> str:
    """Name a role as policies do."""
    name = name_or_arn.rpartition("role/")[2]
    role = Role.objects.filter(name__iexact=name).first()
    return role.resource if role else arn_of(f"role/{name or '*'}")


def group_resource(name: str) -> str:
    """Name a group as policies do."""
    group = Group.objects.filter(name__iexact=name).first()
    return arn_of(f"group/{group.name if group else name or '*'}")


def user_resource(name: str) -> str:
    """Name a user as policies do."""
    return arn_of(f"user/{name or '*'}")


def policy_resource(policy_type: str, name: str) -> str:
    """Name a policy as policies do."""
    found = Policy.objects.filter(type=policy_type or Policy.Type.CUSTOM, name__iexact=name)
    policy = found.first() or Policy(type=policy_type, name=name or "*")
    return policy.arn


def _on(action: str, *resources: Resource) -> Permission:
    return lambda naming: [Ask(f"ram:{action}", resource(naming)) for resource in resources]


def _role(naming: Naming) -> str:
    return role_resource(naming.text("name"))


def _policy(naming: Naming) -> str:
    name = naming.text("policy") or naming.text("name")
    return policy_resource(naming.text("type"), name)


def _policy_in_form(naming: Naming) -> str:
    """Name the policy of a form or an address that gives the number of its row."""
    number = naming.text("policy") or naming.text("pk")
    policy = Policy.objects.filter(pk=number).first() if number.isdigit() else None
    return policy.arn if policy else policy_resource("", "")


def _me(naming: Naming) -> str:
    return user_resource(naming.person)


LIST_ROLES = needs("ram:ListRoles", arn_of("role/*"))
_LIST_POLICIES = needs("ram:ListPolicies", arn_of("policy/*"))
_LOOK_AT_ROLE = all_of(_on("GetRole", _role), _on("ListPoliciesForRole", _role))
# ActionTrail, LookupEvents: not among what ReadOnlyAccess lists, for it tells of everybody.
_LOOK_AT_AUDIT_LOG = needs("actiontrail:LookupEvents", f"acs:actiontrail:*:{settings.ACCOUNT_ID}:*")
_CHANGE_KEY, _DELETE_KEY = _on("UpdateAccessKey", _me), _on("DeleteAccessKey", _me)

PAGES: dict[str, Permission] = {
    "logout": everybody,
    "account": everybody,
    "change_password": everybody,
    "add_authenticator": everybody,
    "remove_authenticator": everybody,
    "renew_codes": everybody,
    "end_session": everybody,
    "end_other_sessions": everybody,
    "create_token": everybody,
    "revoke_token": everybody,
    "password_rules": either(
        needs("ram:GetPasswordPolicy", arn_of("*")), needs("ram:SetPasswordPolicy", arn_of("*"))
    ),
    "roles": LIST_ROLES,
    "create_role": _on("CreateRole", _role),
    "role": _LOOK_AT_ROLE,
    "edit_trust": _on("UpdateRole", _role),
    "delete_role": all_of(_on("DeleteRole", _role), _on("DetachPolicyFromRole", _role)),
    "attach_policy": _on("AttachPolicyToRole", _role, _policy_in_form),
    "detach_policy": _on("DetachPolicyFromRole", _role, _policy_in_form),
    "policies": _LIST_POLICIES,
    "create_policy": _on("CreatePolicy", _policy),
    "policy": _on("GetPolicy", _policy),
    "edit_policy": _on("CreatePolicyVersion", _policy),
    "delete_policy": _on("DeletePolicy", _policy),
    "access_keys": _on("ListAccessKeys", _me),
    "create_access_key": _on("CreateAccessKey", _me),
    "switch_key": _CHANGE_KEY,
    "delete_key": _DELETE_KEY,
    "audit": _LOOK_AT_AUDIT_LOG,
    "audit_entry": _LOOK_AT_AUDIT_LOG,
    "audit_verify": _LOOK_AT_AUDIT_LOG,
    "audit_export": _LOOK_AT_AUDIT_LOG,
}

ROUTES: dict[str, Permission] = {
    "api-roles.list": LIST_ROLES,
    "api-roles.create": _on("CreateRole", _role),
    "api-roles.retrieve": _LOOK_AT_ROLE,
    "api-roles.partial_update": _on("UpdateRole", _role),
    "api-roles.destroy": _on("DeleteRole", _role),
    "api-roles.attach": _on("AttachPolicyToRole", _role, _policy),
    "api-roles.detach": _on("DetachPolicyFromRole", _role, _policy),
    "api-policies.list": _LIST_POLICIES,
    "api-policies.create": _on("CreatePolicy", _policy),
    "api-policies.retrieve": _on("GetPolicy", _policy),
    "api-policies.partial_update": _on("CreatePolicyVersion", _policy),
    "api-policies.destroy": _on("DeletePolicy", _policy),
    "api-access-keys.list": _on("ListAccessKeys", _me),
    "api-access-keys.create": _on("CreateAccessKey", _me),
    "api-access-keys.retrieve": _on("ListAccessKeys", _me),
    "api-access-keys.partial_update": _CHANGE_KEY,
    "api-access-keys.destroy": _DELETE_KEY,
    "api-audit.list": _LOOK_AT_AUDIT_LOG,
    "api-audit.retrieve": _LOOK_AT_AUDIT_LOG,
    "api-audit.export": _LOOK_AT_AUDIT_LOG,
    "api-audit.verify": _LOOK_AT_AUDIT_LOG,
}
