"""Who there is: the owner of the account and its users."""

import structlog
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from iotconsole.kit import versions
from iotconsole.kit.errors import marked
from ram import audit, limits
from ram.errors import UserAlreadyExists, UserInUse, UserNotExist
from ram.models import User
from ram.services.access_keys import delete_access_key
from ram.services.attachments import detach_policy
from ram.services.checks import check_email, check_length, check_name, check_phone, check_room
from ram.services.console_sessions import end_sessions
from ram.services.groups import remove_user_from_group
from ram.services.logins import delete_login_profile
from ram.services.mfa import has_authenticator, remove_authenticator
from ram.services.password_rules import remember_password
from ram.signin.models import Authenticator, LoginProfile

_TEXTS = {
    "display_name": ("DisplayName", limits.DISPLAY_NAME),
    "comments": ("Comments", limits.COMMENTS),
    "mobile_phone": ("MobilePhone", limits.MOBILE_PHONE),
    "email": ("Email", 254),
}

log = structlog.get_logger(__name__)


@transaction.atomic
def create_owner(username: str, password: str) -> User:
    """Make the user who owns the account; policies do not bind the owner."""
    owner = User.objects.create_superuser(username, password=password)
    remember_password(owner)
    audit.record("ram:CreateUser", owner.arn, after=audit.picture(owner))
    return owner


@transaction.atomic
def create_user(name: str, **texts: str) -> User:
    """Make a user who may do nothing yet, and not sign in (see `create_login_profile`).

    Texts: display_name, comments, email, mobile_phone.
    """
    check_name("User", name)
    _check_texts(texts)
    check_room("User", User.objects.all(), limits.USERS)
    try:
        with transaction.atomic():
            user = User.objects.create_user(name, **texts)
    except IntegrityError as exc:
        raise _taken(name) from exc
    log.info("user_created", user=name)
    audit.record("ram:CreateUser", user.arn, after=audit.picture(user))
    versions.bump("ram")
    return user


def find_user(name: str) -> User:
    """Answer the user of that name."""
    user = User.objects.filter(username=name).first()
    if user is None:
        sentence = marked("There is no user named %(name)s.")
        raise UserNotExist(sentence, field="name", name=name)
    return user


def update_user(user: User, *, name: str | None = None, **texts: str) -> None:
    """Change a user's name or what is written of them; what is left out stays as it is."""
    arn, wanted = user.arn, user.username if name is None else name
    if wanted != user.username:
        check_name("User", wanted)
    _check_texts(texts)
    for field, text in texts.items():
        setattr(user, field, text)
    user.username = wanted
    try:
        with audit.change("ram:UpdateUser", arn, user):
            user.save(update_fields=["username", "updated", *texts])
    except IntegrityError as exc:
        raise _taken(wanted) from exc
    log.info("user_updated", user=wanted)
    versions.bump("ram")


def disable_user(user: User) -> None:
    """Refuse whatever a user signs or clicks from now on; all they have stays theirs."""
    _set_active(user, to=False)
    end_sessions(user)


def enable_user(user: User) -> None:
    """Let a user do again what they may."""
    _set_active(user, to=True)


def _set_active(user: User, *, to: bool) -> None:
    user.is_active = to
    with audit.change("ram:UpdateUser", user.arn, user):
        user.save(update_fields=["is_active", "updated"])
    log.info("user_switched", user=user.username, active=to)
    versions.bump("ram")


@transaction.atomic
def delete_user(user: User, *, cascading: bool = False) -> None:
    """Delete a user; unless told to cascade, one who has no keys, login, groups and policies."""
    if cascading:
        _strip(user)
    _check_bare(user)
    log.info("user_deleted", user=user.username)
    user.delete()
    audit.record("ram:DeleteUser", user.arn, before=audit.picture(user))
    versions.bump("ram")


def _strip(user: User) -> None:
    for key in user.access_keys.all():
        delete_access_key(key)
    if _login(user).exists():
        delete_login_profile(user)
    if has_authenticator(user):
        remove_authenticator(user)
    for group in user.groups.all():
        remove_user_from_group(user, group)
    for policy in user.policies.all():
        detach_policy(user, policy)


def _check_bare(user: User) -> None:
    for part, rows, sentence in (
        ("AccessKey", user.access_keys, marked("Delete the access keys of %(name)s first.")),
        ("LoginProfile", _login(user), marked("Take the console login from %(name)s first.")),
        ("MFADevice", _app(user), marked("Remove the authenticator app of %(name)s first.")),
        ("Group", user.memberships, marked("Take %(name)s out of all groups first.")),
        ("Policy", user.attachments, marked("Detach the policies of %(name)s first.")),
    ):
        if rows.exists():
            refusal = UserInUse(sentence, name=user.username)
            refusal.code = f"DeleteConflict.User.{part}"
            raise refusal


def _login(user: User) -> "QuerySet[LoginProfile]":
    return LoginProfile.objects.filter(user=user)


def _app(user: User) -> "QuerySet[Authenticator]":
    return Authenticator.objects.filter(user=user, confirmed__isnull=False)


def _check_texts(texts: dict[str, str]) -> None:
    for field, text in texts.items():
        parameter, most = _TEXTS[field]
        check_length(field, parameter, text, most)
    check_email(texts.get("email", ""))
    check_phone(texts.get("mobile_phone", ""))


def _taken(name: str) -> UserAlreadyExists:
    sentence = marked("A user named %(name)s exists already.")
    return UserAlreadyExists(sentence, field="name", name=name)
