"""Who may sign in to the console, and with which password."""

from datetime import datetime, timedelta

import structlog
from django.db import IntegrityError, transaction

from iotconsole.kit.errors import marked
from ram import audit
from ram.errors import LoginProfileAlreadyExists, LoginProfileNotExist
from ram.models import User
from ram.services.console_sessions import end_sessions
from ram.services.password_rules import check_new_password, password_rules
from ram.signin.models import LoginProfile

log = structlog.get_logger(__name__)


def create_login_profile(
    user: User,
    password: str,
    *,
    password_reset_required: bool = False,
    mfa_bind_required: bool = False,
) -> LoginProfile:
    """Let a user sign in to the console."""
    check_new_password(password, user)
    try:
        with transaction.atomic():
            profile = LoginProfile.objects.create(
                user=user,
                password_reset_required=password_reset_required,
                mfa_bind_required=mfa_bind_required,
            )
            _set(user, password)
            audit.record("ram:CreateLoginProfile", user.arn, after=audit.picture(profile))
    except IntegrityError as exc:
        sentence = marked("%(name)s may sign in to the console already.")
        raise LoginProfileAlreadyExists(sentence, name=user.username) from exc
    log.info("login_profile_created", user=user.username)
    return profile


def find_login_profile(user: User) -> LoginProfile:
    """Answer how a user may sign in."""
    profile = LoginProfile.objects.filter(user=user).first()
    if profile is None:
        sentence = marked("%(name)s may not sign in to the console.")
        raise LoginProfileNotExist(sentence, name=user.username)
    return profile


def update_login_profile(
    user: User,
    *,
    password: str | None = None,
    password_reset_required: bool | None = None,
    mfa_bind_required: bool | None = None,
) -> LoginProfile:
    """Change how a user may sign in; a new password ends their sessions."""
    profile = find_login_profile(user)
    if password is not None:
        check_new_password(password, user)
    with audit.change("ram:UpdateLoginProfile", user.arn, profile):
        if password_reset_required is not None:
            profile.password_reset_required = password_reset_required
        if mfa_bind_required is not None:
            profile.mfa_bind_required = mfa_bind_required
        if password is not None:
            _set(user, password)
            end_sessions(user)
        profile.save()
    log.info("login_profile_updated", user=user.username, new_password=password is not None)
    return profile


@transaction.atomic
def delete_login_profile(user: User) -> None:
    """Let a user sign in no more; keys and API tokens of theirs go on."""
    profile = find_login_profile(user)
    audit.record("ram:DeleteLoginProfile", user.arn, before=audit.picture(profile))
    profile.delete()
    user.set_unusable_password()
    user.save(update_fields=["password"])
    end_sessions(user)
    log.info("login_profile_deleted", user=user.username)


@transaction.atomic
def change_password(user: User, password: str, *, session: str) -> None:
    """Give oneself another password, which ends all sessions but the present one."""
    check_new_password(password, user)
    _set(user, password)
    LoginProfile.objects.filter(user=user).update(password_reset_required=False)
    end_sessions(user, but=session)
    audit.record("ram:ChangePassword", user.arn)
    log.info("password_changed", user=user.username)


def has_expired(user: User, now: datetime) -> bool:
    """Tell whether a password is older than the rules allow; the owner's never is."""
    days = password_rules().max_age
    if not days or user.is_superuser:
        return False
    newest = user.past_passwords.first()
    since = newest.created if newest else find_login_profile(user).created
    return now - since > timedelta(days=days)


def _set(user: User, password: str) -> None:
    user.set_password(password)
    user.save(update_fields=["password"])
