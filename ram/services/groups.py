"""Groups and who is in them."""

import structlog
from django.db import IntegrityError, transaction

from iotconsole.kit import versions
from iotconsole.kit.errors import marked
from ram import audit, limits
from ram.errors import AlreadyAMember, GroupAlreadyExists, GroupInUse, GroupNotExist, NotAMember
from ram.models import Group, Membership, User
from ram.services.attachments import detach_policy
from ram.services.checks import check_length, check_name, check_room, lock

log = structlog.get_logger(__name__)


@transaction.atomic
def create_group(name: str, comments: str = "") -> Group:
    """Make a group with nobody in it."""
    check_name("Group", name)
    check_length("comments", "Comments", comments, limits.COMMENTS)
    check_room("Group", Group.objects.all(), limits.GROUPS)
    try:
        with transaction.atomic():
            group = Group.objects.create(name=name, comments=comments)
    except IntegrityError as exc:
        raise _taken(name) from exc
    log.info("group_created", group=name)
    audit.record("ram:CreateGroup", group.arn, after=audit.picture(group))
    versions.bump("ram")
    return group


def find_group(name: str) -> Group:
    """Answer the group of that name, in whatever case."""
    group = Group.objects.filter(name__iexact=name).first()
    if group is None:
        sentence = marked("There is no group named %(name)s.")
        raise GroupNotExist(sentence, field="name", name=name)
    return group


def update_group(group: Group, *, name: str | None = None, comments: str | None = None) -> None:
    """Change a group's name or what is written of it; what is left out stays as it is."""
    arn = group.arn
    if name is not None:
        check_name("Group", name)
        group.name = name
    if comments is not None:
        check_length("comments", "Comments", comments, limits.COMMENTS)
        group.comments = comments
    try:
        with audit.change("ram:UpdateGroup", arn, group):
            group.save(update_fields=["name", "comments", "updated"])
    except IntegrityError as exc:
        raise _taken(group.name) from exc
    log.info("group_updated", group=group.name)
    versions.bump("ram")


@transaction.atomic
def delete_group(group: Group, *, cascading: bool = False) -> None:
    """Delete a group; unless told to cascade, one without users and policies."""
    if cascading:
        for user in group.members.all():
            remove_user_from_group(user, group)
        for policy in group.policies.all():
            detach_policy(group, policy)
    for part, rows, sentence in (
        ("User", group.memberships, marked("Take all users out of %(name)s first.")),
        ("Policy", group.attachments, marked("Detach the policies of %(name)s first.")),
    ):
        if rows.exists():
            refusal = GroupInUse(sentence, name=group.name)
            refusal.code = f"DeleteConflict.Group.{part}"
            raise refusal
    log.info("group_deleted", group=group.name)
    group.delete()
    audit.record("ram:DeleteGroup", group.arn, before=audit.picture(group))
    versions.bump("ram")


@transaction.atomic
def add_user_to_group(user: User, group: Group) -> None:
    """Let a user do what the group may do."""
    if user.memberships.filter(group=group).exists():
        sentence = marked("%(user)s is in the group %(group)s already.")
        raise AlreadyAMember(sentence, user=user.username, group=group.name)
    lock(user)
    check_room("User.Group", user.memberships.all(), limits.GROUPS_PER_USER)
    Membership.objects.create(user=user, group=group)
    log.info("user_joined", user=user.username, group=group.name)
    audit.record("ram:AddUserToGroup", group.arn, after={"user": user.arn})
    versions.bump("ram")


@transaction.atomic
def remove_user_from_group(user: User, group: Group) -> None:
    """Take from a user what only the group may do."""
    gone, _ = user.memberships.filter(group=group).delete()
    if not gone:
        sentence = marked("%(user)s is not in the group %(group)s.")
        raise NotAMember(sentence, user=user.username, group=group.name)
    log.info("user_left", user=user.username, group=group.name)
    audit.record("ram:RemoveUserFromGroup", group.arn, before={"user": user.arn})
    versions.bump("ram")


def _taken(name: str) -> GroupAlreadyExists:
    sentence = marked("A group named %(name)s exists already (capitals do not tell groups apart).")
    return GroupAlreadyExists(sentence, field="name", name=name)
