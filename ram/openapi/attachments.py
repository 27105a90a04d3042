"""What programs do with who has which policy (Ram 2015-05-01)."""

from collections.abc import Callable

from iotconsole.kit.openapi import Parameters
from ram import services
from ram.models import Attachment, Group, Role, User
from ram.openapi import policies
from ram.openapi.pages import Document, whole
from ram.openapi.values import date

Find = Callable[[Parameters], services.Holder]
Verb = Callable[[Parameters], Document]


def attach_to(find: Find) -> Verb:
    """Answer AttachPolicyToUser, AttachPolicyToGroup or AttachPolicyToRole."""

    def attach(parameters: Parameters) -> Document:
        services.attach_policy(find(parameters), policies.find(parameters))
        return {}

    return attach


def detach_from(find: Find) -> Verb:
    """Answer DetachPolicyFromUser, DetachPolicyFromGroup or DetachPolicyFromRole."""

    def detach(parameters: Parameters) -> Document:
        services.detach_policy(find(parameters), policies.find(parameters))
        return {}

    return detach


def list_of(find: Find) -> Verb:
    """Answer ListPoliciesForUser, ListPoliciesForGroup or ListPoliciesForRole."""

    def list_all(parameters: Parameters) -> Document:
        attachments = find(parameters).attachments.select_related("policy")
        return whole("Policy", [_policy(attachment) for attachment in attachments])

    return list_all


def list_holders(parameters: Parameters) -> Document:
    """ListEntitiesForPolicy."""
    found = policies.find(parameters).attachments.select_related("user", "group", "role")
    dated = [(attachment, {"AttachDate": date(attachment.attached)}) for attachment in found]
    return (
        whole("User", [_user(each.user) | at for each, at in dated if each.user])
        | whole("Group", [_group(each.group) | at for each, at in dated if each.group])
        | whole("Role", [_role(each.role) | at for each, at in dated if each.role])
    )


def _policy(attachment: Attachment) -> Document:
    policy = attachment.policy
    return {
        "PolicyName": policy.name,
        "PolicyType": policy.type,
        "Description": policy.description,
        "DefaultVersion": f"v{policy.default_version}",
        "AttachDate": date(attachment.attached),
    }


def _user(user: User) -> Document:
    return {"UserId": user.user_id, "UserName": user.username, "DisplayName": user.display_name}


def _group(group: Group) -> Document:
    return {"GroupId": group.group_id, "GroupName": group.name, "Comments": group.comments}


def _role(role: Role) -> Document:
    return {
        "RoleId": role.role_id,
        "RoleName": role.name,
        "Arn": role.resource,
        "Description": role.description,
    }
