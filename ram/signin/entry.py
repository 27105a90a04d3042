"""The way in: password, then a code where there is an app, then whatever has to be done first.

Who is unknown, who typed a wrong password and who may not sign in cost the same time, and the
first two get the same answer.
"""

from dataclasses import dataclass
from enum import StrEnum
from hmac import compare_digest

import structlog
from django.contrib.auth import authenticate, login
from django.http import HttpRequest

from iotconsole.kit import clock
from iotconsole.kit.errors import marked
from ram import audit
from ram.context import MFA_PRESENT, address_of
from ram.errors import LoginForbidden, WrongCode, WrongPassword
from ram.models import User, arn_of
from ram.services.console_sessions import sweep_sessions
from ram.services.logins import has_expired
from ram.services.mfa import check_code, has_authenticator
from ram.services.password_rules import password_rules
from ram.signin import guard
from ram.signin.models import LoginProfile
from ram.signin.sessions import DUE, HALFWAY

HALFWAY_MS = 5 * guard.MINUTE_MS  # as long as looking for one's phone may take

log = structlog.get_logger(__name__)


class Todo(StrEnum):
    """What has to be done before the console opens, by the name of its page."""

    PASSWORD = "change_password"  # noqa: S105 - the name of a page
    AUTHENTICATOR = "add_authenticator"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whose turn it is, from where, at what time."""

    name: str
    address: str
    now_ms: int

    def subjects(self) -> tuple[guard.Subject, guard.Subject]:
        """Answer what counts their failures."""
        attempts = password_rules().max_login_attempts
        return guard.place(self.address), guard.person(self.name, attempts)


def prove_password(request: HttpRequest, name: str, password: str) -> User:
    """Answer who has this name and password, or refuse."""
    visitor = Visitor(name, address_of(request), clock.now_ms())
    subjects = visitor.subjects()
    guard.attempt(visitor.now_ms, *subjects)
    user = authenticate(request, username=name, password=password)
    if not isinstance(user, User):
        _log_refusal(visitor, WrongPassword.code)
        raise WrongPassword(marked("The user name or the password is wrong."))
    guard.take_back(*subjects)
    _check_may_sign_in(user, visitor)
    return user


def go_halfway(request: HttpRequest, user: User) -> None:
    """Remember in the session who has proved a password and owes a code."""
    request.session[HALFWAY] = [user.pk, clock.now_ms(), user.get_session_auth_hash()]


def who_is_halfway(request: HttpRequest) -> User | None:
    """Answer who owes a code, None when nobody does or it took too long."""
    pk, since, proved = request.session.get(HALFWAY, (0, 0, ""))
    if clock.now_ms() - since > HALFWAY_MS:
        return None
    user = User.objects.filter(pk=pk, is_active=True).first()
    # Another password since, or none any more: what was proved is worth nothing.
    is_same = user is not None and compare_digest(user.get_session_auth_hash(), proved)
    return user if is_same else None


def prove_code(request: HttpRequest, user: User, code: str) -> None:
    """Refuse unless the code is one of the user's app or a recovery code."""
    visitor = Visitor(user.username, address_of(request), clock.now_ms())
    subjects = visitor.subjects()
    guard.attempt(visitor.now_ms, *subjects)
    try:
        check_code(user, code, clock.moment(visitor.now_ms))
    except WrongCode as refusal:
        _log_refusal(visitor, refusal.code)
        raise
    guard.take_back(*subjects)


def enter(request: HttpRequest, user: User, *, with_code: bool) -> None:
    """Sign in: a new session, which knows what has to be done first."""
    now_ms, address = clock.now_ms(), address_of(request)
    request.session.pop(HALFWAY, None)
    login(request, user)  # the session gets another key
    request.session[MFA_PRESENT] = with_code
    if todo := _first(user, now_ms, with_code=with_code):
        request.session[DUE] = todo
    guard.forget(guard.person(user.username, 0))
    sweep_sessions(clock.moment(now_ms))
    audit.note("ram:SignIn", user.arn, details={"mfa": with_code})
    log.info("signed_in", user=user.username, address=address, with_code=with_code)


def _check_may_sign_in(user: User, visitor: Visitor) -> None:
    if user.is_superuser:
        return
    if not LoginProfile.objects.filter(user=user).exists():
        _refuse(visitor, marked("%(name)s may not sign in to the console: ask an administrator."))
    if password_rules().hard_expiry and has_expired(user, clock.moment(visitor.now_ms)):
        _refuse(visitor, marked("The password has expired: ask an administrator for a new one."))


def _first(user: User, now_ms: int, *, with_code: bool) -> Todo | None:
    profile = LoginProfile.objects.filter(user=user).first()
    is_due = profile is not None and profile.password_reset_required
    if is_due or has_expired(user, clock.moment(now_ms)):
        return Todo.PASSWORD
    if profile is not None and profile.mfa_bind_required and not with_code:
        return Todo.AUTHENTICATOR
    return None


def still_to_do(user: User) -> str | None:
    """Answer what is left to do once something was done, None when the console is open."""
    return _first(user, clock.now_ms(), with_code=has_authenticator(user))


def _refuse(visitor: Visitor, sentence: str) -> None:
    _log_refusal(visitor, LoginForbidden.code)
    raise LoginForbidden(sentence, name=visitor.name)


def _log_refusal(visitor: Visitor, reason: str) -> None:
    failed = audit.Outcome.FAILURE
    audit.note(
        "ram:SignIn", arn_of(f"user/{visitor.name}"), outcome=failed, details={"code": reason}
    )
    log.warning("sign_in_refused", user=visitor.name, address=visitor.address, reason=reason)
