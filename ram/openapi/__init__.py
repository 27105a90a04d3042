"""The operations of Ram 2015-05-01, and what each of them needs permission for.

A resource is spelled as on the pages and routes (`ram.asks`): what is created has its name
already, so a policy for `role/*` holds, and so does one that denies `role/admin-*`.
"""

from collections.abc import Callable
from functools import wraps

from iotconsole.kit.asks import Ask
from iotconsole.kit.openapi import Caller, Operation, Parameters
from ram.asks import group_resource, policy_resource, role_resource, user_resource
from ram.models import Policy, arn_of
from ram.openapi import (
    access_keys,
    aliases,
    attachments,
    groups,
    logins,
    passwords,
    policies,
    roles,
    tags,
    users,
)
from ram.openapi.attachments import Verb
from ram.openapi.pages import Document
from ram.openapi.values import refuse_unsupported

Resource = Callable[[Caller, Parameters], str]


def _whoever_calls(verb: Verb) -> Operation:
    @wraps(verb)
    def operate(_: Caller, parameters: Parameters) -> Document:
        refuse_unsupported(parameters)
        return verb(parameters)

    return operate


def _user(_: Caller, parameters: Parameters) -> str:
    return user_resource(parameters.text("UserName"))


def _own(caller: Caller, parameters: Parameters) -> str:
    return user_resource(parameters.text("UserName") or access_keys.own_name(caller))


def _group(_: Caller, parameters: Parameters) -> str:
    return group_resource(parameters.text("GroupName"))


def _role(_: Caller, parameters: Parameters) -> str:
    return role_resource(parameters.text("RoleName"))


def _policy(_: Caller, parameters: Parameters) -> str:
    return policy_resource(parameters.text("PolicyType"), parameters.text("PolicyName"))


def _custom_policy(_: Caller, parameters: Parameters) -> str:
    return policy_resource(Policy.Type.CUSTOM, parameters.text("PolicyName"))


def _all(kind: str) -> Resource:
    """Answer what a list is about, whichever name is sent along with it."""
    return lambda _, __: arn_of(f"{kind}/*")


def _account(_: Caller, __: Parameters) -> str:
    return arn_of("*")


# Without a name these are about the caller.
_OF_KEYS: dict[str, Operation] = {
    "CreateAccessKey": access_keys.create,
    "UpdateAccessKey": access_keys.update,
    "DeleteAccessKey": access_keys.delete,
    "ListAccessKeys": access_keys.list_all,
    "GetAccessKeyLastUsed": access_keys.get_last_used,
}
# Each of the others and the resources that policies know it by: it needs permission for them all
_VERBS: dict[str, tuple[Verb, *tuple[Resource, ...]]] = {
    "CreateUser": (users.create, _user),
    "GetUser": (users.get, _user),
    "UpdateUser": (users.update, _user),
    "DeleteUser": (users.delete, _user),
    "ListUsers": (users.list_page, _all("user")),
    "CreateLoginProfile": (logins.create, _user),
    "GetLoginProfile": (logins.get, _user),
    "UpdateLoginProfile": (logins.update, _user),
    "DeleteLoginProfile": (logins.delete, _user),
    "GetUserMFAInfo": (logins.get_authenticator, _user),
    "UnbindMFADevice": (logins.remove_authenticator, _user),
    "ListVirtualMFADevices": (logins.list_authenticators, _all("mfa")),
    "GetAccountAlias": (aliases.get, _account),
    "SetAccountAlias": (aliases.change, _account),
    "ClearAccountAlias": (aliases.clear, _account),
    "GetPasswordPolicy": (passwords.get, _account),
    "SetPasswordPolicy": (passwords.change, _account),
    "CreateGroup": (groups.create, _group),
    "GetGroup": (groups.get, _group),
    "UpdateGroup": (groups.update, _group),
    "DeleteGroup": (groups.delete, _group),
    "ListGroups": (groups.list_page, _all("group")),
    "AddUserToGroup": (groups.add_user, _user, _group),
    "RemoveUserFromGroup": (groups.remove_user, _user, _group),
    "ListGroupsForUser": (groups.list_for_user, _user),
    "ListUsersForGroup": (groups.list_users, _group),
    "CreateRole": (roles.create, _role),
    "GetRole": (roles.get, _role),
    "UpdateRole": (roles.update, _role),
    "DeleteRole": (roles.delete, _role),
    "ListRoles": (roles.list_page, _all("role")),
    "CreatePolicy": (policies.create, _custom_policy),
    "GetPolicy": (policies.get, _policy),
    "UpdatePolicyDescription": (policies.describe, _custom_policy),
    "DeletePolicy": (policies.delete, _custom_policy),
    "ListPolicies": (policies.list_page, _all("policy")),
    "CreatePolicyVersion": (policies.create_version, _custom_policy),
    "GetPolicyVersion": (policies.get_version, _policy),
    "SetDefaultPolicyVersion": (policies.set_default_version, _custom_policy),
    "DeletePolicyVersion": (policies.delete_version, _custom_policy),
    "ListPolicyVersions": (policies.list_versions, _policy),
    "AttachPolicyToUser": (attachments.attach_to(users.find), _user, _policy),
    "AttachPolicyToGroup": (attachments.attach_to(groups.find), _group, _policy),
    "AttachPolicyToRole": (attachments.attach_to(roles.find), _role, _policy),
    "DetachPolicyFromUser": (attachments.detach_from(users.find), _user, _policy),
    "DetachPolicyFromGroup": (attachments.detach_from(groups.find), _group, _policy),
    "DetachPolicyFromRole": (attachments.detach_from(roles.find), _role, _policy),
    "ListPoliciesForUser": (attachments.list_of(users.find), _user),
    "ListPoliciesForGroup": (attachments.list_of(groups.find), _group),
    "ListPoliciesForRole": (attachments.list_of(roles.find), _role),
    "ListEntitiesForPolicy": (attachments.list_holders, _policy),
    "ListTagResources": (tags.list_page, _account),
}
OPERATIONS = _OF_KEYS | {action: _whoever_calls(verb) for action, (verb, *_) in _VERBS.items()}


def asks(action: str, caller: Caller, parameters: Parameters) -> list[Ask]:
    """Answer what an operation needs permission for."""
    resources = [_own] if action in _OF_KEYS else _VERBS[action][1:]
    return [Ask(f"ram:{action}", resource(caller, parameters)) for resource in resources]
