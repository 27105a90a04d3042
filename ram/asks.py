"""Which permission each page and each route of access control needs.

Names of roles, groups and policies mean the same in whatever case, so a resource is spelled as
the row is: a policy that denies `role/Writer` is not evaded by asking for `writer`.
"""

from collections.abc import Callable
from typing import TypeVar

from django.conf import settings
from django.db.models import Model, QuerySet

from iotconsole.kit.asks import Ask, Naming, Permission, all_of, either, everybody, needs
from ram.models import Group, Policy, Role, User, arn_of

Resource = Callable[[Naming], str]
Row = TypeVar("Row", bound=Model)


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
    # Only the address tells one policy from another: what is sent besides is not looked up.
    name = "policy" if "policy" in naming.address else "name"
    return policy_resource(str(naming.address.get("type", "")), naming.text(name))


def _policy_in_form(naming: Naming) -> str:
    """Name the policy of a form or an address that gives the number of its row."""
    number = naming.text("pk" if "pk" in naming.address else "policy")
    policy = _row(Policy, number)
    return policy.arn if policy else policy_resource("", "")


def _user(naming: Naming) -> str:
    return user_resource(naming.text("name"))


def _user_in_address(naming: Naming) -> str:
    return user_resource(naming.text("user"))


def _user_in_form(naming: Naming) -> str:
    """Name the user of a form that gives the number of the row."""
    user = _row(User, naming.text("user"))
    return user.arn if user else user_resource("")


def _group(naming: Naming) -> str:
    return group_resource(naming.text("name"))


def _group_in_form(naming: Naming) -> str:
    group = _row(Group, naming.text("group"))
    return group.arn if group else group_resource("")


def _group_in_address(naming: Naming) -> str:
    return group_resource(naming.text("group"))


def _row(model: type[Row], number: str) -> Row | None:
    fits = number.isdecimal() and len(number) < 19  # what a database takes for a number
    rows: QuerySet[Row] = QuerySet(model)
    return rows.filter(pk=number).first() if fits else None


def _me(naming: Naming) -> str:
    return user_resource(naming.person)


def _user_or_me(naming: Naming) -> str:
    """Name whose keys it is about: without a name they are one's own."""
    return user_resource(naming.text("name") or naming.person)


LIST_ROLES = needs("ram:ListRoles", arn_of("role/*"))
_LIST_POLICIES = needs("ram:ListPolicies", arn_of("policy/*"))
_LOOK_AT_ROLE = all_of(_on("GetRole", _role), _on("ListPoliciesForRole", _role))
# ActionTrail, LookupEvents: not among what ReadOnlyAccess lists, for it tells of everybody.
_LOOK_AT_AUDIT_LOG = needs("actiontrail:LookupEvents", f"acs:actiontrail:*:{settings.ACCOUNT_ID}:*")
_LOOK_AT_USER = all_of(
    _on("GetUser", _user),
    _on("GetLoginProfile", _user),
    _on("ListAccessKeys", _user),
    _on("ListGroupsForUser", _user),
    _on("ListPoliciesForUser", _user),
)
_LOOK_AT_GROUP = all_of(
    _on("GetGroup", _group), _on("ListUsersForGroup", _group), _on("ListPoliciesForGroup", _group)
)
# The simulator tells what anybody's policies say.
_SIMULATE = all_of(
    needs("ram:GetPolicy", arn_of("policy/*")),
    needs("ram:ListPoliciesForUser", arn_of("user/*")),
    needs("ram:ListPoliciesForRole", arn_of("role/*")),
)
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
    "users": needs("ram:ListUsers", arn_of("user/*")),
    "create_user": _on("CreateUser", _user),
    "user": _LOOK_AT_USER,
    "user_permissions": all_of(_LOOK_AT_USER, _LIST_POLICIES),
    "edit_user": _on("UpdateUser", _user),
    "switch_user": _on("UpdateUser", _user),
    "delete_user": all_of(
        *(
            _on(action, _user)
            for action in (
                *("DeleteUser", "DeleteAccessKey", "DeleteLoginProfile"),
                *("RemoveUserFromGroup", "DetachPolicyFromUser"),
            )
        )
    ),
    "attach_user_policy": _on("AttachPolicyToUser", _user, _policy_in_form),
    "detach_user_policy": _on("DetachPolicyFromUser", _user, _policy_in_form),
    "join_group": _on("AddUserToGroup", _user, _group_in_form),
    "create_login": _on("CreateLoginProfile", _user),
    "edit_login": _on("UpdateLoginProfile", _user),
    "delete_login": _on("DeleteLoginProfile", _user),
    "groups": needs("ram:ListGroups", arn_of("group/*")),
    "create_group": _on("CreateGroup", _group),
    "group": _LOOK_AT_GROUP,
    "edit_group": _on("UpdateGroup", _group),
    "delete_group": all_of(
        _on("DeleteGroup", _group),
        _on("RemoveUserFromGroup", _group),
        _on("DetachPolicyFromGroup", _group),
    ),
    "attach_group_policy": _on("AttachPolicyToGroup", _group, _policy_in_form),
    "detach_group_policy": _on("DetachPolicyFromGroup", _group, _policy_in_form),
    "add_member": _on("AddUserToGroup", _group, _user_in_form),
    "remove_member": _on("RemoveUserFromGroup", _group, _user_in_address),
    "roles": LIST_ROLES,
    "create_role": _on("CreateRole", _role),
    "role": _LOOK_AT_ROLE,
    "edit_role": _on("UpdateRole", _role),
    "edit_trust": _on("UpdateRole", _role),
    "delete_role": all_of(_on("DeleteRole", _role), _on("DetachPolicyFromRole", _role)),
    "attach_policy": _on("AttachPolicyToRole", _role, _policy_in_form),
    "detach_policy": _on("DetachPolicyFromRole", _role, _policy_in_form),
    "policies": _LIST_POLICIES,
    "create_policy": _on("CreatePolicy", _policy),
    "policy": all_of(
        *(
            _on(action, _policy)
            for action in ("GetPolicy", "ListPolicyVersions", "ListEntitiesForPolicy")
        )
    ),
    "check_document": everybody,  # it says what the grammar is, and nothing of the account
    "edit_policy": _on("CreatePolicyVersion", _policy),
    "policy_version": _on("GetPolicyVersion", _policy),
    "set_default_version": _on("SetDefaultPolicyVersion", _policy),
    "delete_version": _on("DeletePolicyVersion", _policy),
    "delete_policy": _on("DeletePolicy", _policy),
    "simulator": _SIMULATE,
    "access_keys": _on("ListAccessKeys", _me),
    "create_access_key": _on("CreateAccessKey", _user_or_me),
    "rotate_key": all_of(_on("CreateAccessKey", _user_or_me), _on("UpdateAccessKey", _user_or_me)),
    "switch_key": _on("UpdateAccessKey", _user_or_me),
    "delete_key": _on("DeleteAccessKey", _user_or_me),
    "audit": _LOOK_AT_AUDIT_LOG,
    "audit_entry": _LOOK_AT_AUDIT_LOG,
    "audit_verify": _LOOK_AT_AUDIT_LOG,
    "audit_export": _LOOK_AT_AUDIT_LOG,
}

ROUTES: dict[str, Permission] = {
    "api-users.list": needs("ram:ListUsers", arn_of("user/*")),
    "api-users.create": _on("CreateUser", _user),
    "api-users.retrieve": all_of(
        _on("GetUser", _user), _on("ListGroupsForUser", _user), _on("ListPoliciesForUser", _user)
    ),
    "api-users.partial_update": _on("UpdateUser", _user),
    "api-users.destroy": _on("DeleteUser", _user),
    "api-users.disable": _on("UpdateUser", _user),
    "api-users.enable": _on("UpdateUser", _user),
    "api-users.attach": _on("AttachPolicyToUser", _user, _policy),
    "api-users.detach": _on("DetachPolicyFromUser", _user, _policy),
    "api-users.join": _on("AddUserToGroup", _user, _group_in_address),
    "api-users.leave": _on("RemoveUserFromGroup", _user, _group_in_address),
    "api-users.login": _on("GetLoginProfile", _user),
    "api-users.set_login": all_of(
        _on("CreateLoginProfile", _user), _on("UpdateLoginProfile", _user)
    ),
    "api-users.end_login": _on("DeleteLoginProfile", _user),
    "api-user-access-keys.list": _on("ListAccessKeys", _user_in_address),
    "api-user-access-keys.create": _on("CreateAccessKey", _user_in_address),
    "api-user-access-keys.retrieve": _on("ListAccessKeys", _user_in_address),
    "api-user-access-keys.partial_update": _on("UpdateAccessKey", _user_in_address),
    "api-user-access-keys.destroy": _on("DeleteAccessKey", _user_in_address),
    "api-groups.list": needs("ram:ListGroups", arn_of("group/*")),
    "api-groups.create": _on("CreateGroup", _group),
    "api-groups.retrieve": _LOOK_AT_GROUP,
    "api-groups.partial_update": _on("UpdateGroup", _group),
    "api-groups.destroy": _on("DeleteGroup", _group),
    "api-groups.attach": _on("AttachPolicyToGroup", _group, _policy),
    "api-groups.detach": _on("DetachPolicyFromGroup", _group, _policy),
    "api-policy-versions.list": _on("ListPolicyVersions", _policy),
    "api-policy-versions.create": _on("CreatePolicyVersion", _policy),
    "api-policy-versions.retrieve": _on("GetPolicyVersion", _policy),
    "api-policy-versions.destroy": _on("DeletePolicyVersion", _policy),
    "api-policy-versions.set_default": _on("SetDefaultPolicyVersion", _policy),
    "api-simulate.create": _SIMULATE,
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
