"""What programs do with groups and who is in them (Ram 2015-05-01)."""

from iotconsole.kit.openapi import Parameters
from ram import services
from ram.models import Group, Membership
from ram.openapi import users
from ram.openapi.pages import Document, page, whole
from ram.openapi.values import date, sent


def create(parameters: Parameters) -> Document:
    """CreateGroup."""
    name = parameters.required("GroupName")
    return {"Group": _created(services.create_group(name, parameters.text("Comments")))}


def get(parameters: Parameters) -> Document:
    """GetGroup."""
    return {"Group": _write(find(parameters))}


def update(parameters: Parameters) -> Document:
    """UpdateGroup: what is left out stays as it is."""
    group = find(parameters)
    name = parameters.text("NewGroupName") or None
    services.update_group(group, name=name, **sent(parameters, {"NewComments": "comments"}))
    return {"Group": _write(group)}


def delete(parameters: Parameters) -> Document:
    """DeleteGroup."""
    services.delete_group(find(parameters))
    return {}


def list_page(parameters: Parameters) -> Document:
    """ListGroups."""
    return page(parameters, Group.objects.all(), "Group", _write)


def add_user(parameters: Parameters) -> Document:
    """AddUserToGroup."""
    services.add_user_to_group(users.find(parameters), find(parameters))
    return {}


def remove_user(parameters: Parameters) -> Document:
    """RemoveUserFromGroup."""
    services.remove_user_from_group(users.find(parameters), find(parameters))
    return {}


def list_for_user(parameters: Parameters) -> Document:
    """ListGroupsForUser."""
    memberships = users.find(parameters).memberships.select_related("group")
    return whole("Group", [_joined(membership) for membership in memberships])


def list_users(parameters: Parameters) -> Document:
    """ListUsersForGroup."""
    rows = find(parameters).memberships.filter(user__is_superuser=False).select_related("user")
    return page(parameters, rows, "User", _member)


def find(parameters: Parameters) -> Group:
    """Answer the group that is named."""
    return services.find_group(parameters.required("GroupName"))


def _created(group: Group) -> Document:
    return _named(group) | {"CreateDate": date(group.created)}


def _write(group: Group) -> Document:
    return _created(group) | {"UpdateDate": date(group.updated)}


def _joined(membership: Membership) -> Document:
    return _named(membership.group) | {"JoinDate": date(membership.joined)}


def _member(membership: Membership) -> Document:
    user = membership.user
    return {
        "UserName": user.username,
        "DisplayName": user.display_name,
        "JoinDate": date(membership.joined),
    }


def _named(group: Group) -> Document:
    return {"GroupId": group.group_id, "GroupName": group.name, "Comments": group.comments}
