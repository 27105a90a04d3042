"""The second step of signing in: an authenticator app, and codes for the day it is lost."""

import secrets
from datetime import datetime

import structlog
from django.db import transaction
from django.utils.crypto import salted_hmac

from iotconsole.kit.errors import marked
from ram import audit, limits
from ram.errors import AuthenticatorAlreadyExists, AuthenticatorNotExist, WrongCode
from ram.models import User
from ram.signin import totp
from ram.signin.models import Authenticator, RecoveryCode

CODE_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none is taken for another
CODE_LENGTH = 10

log = structlog.get_logger(__name__)


def has_authenticator(user: User) -> bool:
    """Tell whether signing in takes a second step."""
    return Authenticator.objects.filter(user=user, confirmed__isnull=False).exists()


def offer_authenticator(user: User) -> Authenticator:
    """Answer the app to be confirmed: the one offered before, so that a page may be read twice."""
    authenticator, _ = Authenticator.objects.get_or_create(
        user=user, defaults={"secret": totp.new_secret()}
    )
    if authenticator.confirmed:
        raise AuthenticatorAlreadyExists(marked("There is an authenticator app already."))
    return authenticator


@transaction.atomic
def confirm_authenticator(user: User, code: str, now: datetime) -> list[str]:
    """Begin to ask for codes, once the app has shown the right one; answer recovery codes."""
    authenticator = offer_authenticator(user)
    _use_code(authenticator, code, now)
    Authenticator.objects.filter(pk=authenticator.pk).update(confirmed=now)
    audit.record("ram:BindMFADevice", user.arn)
    log.info("authenticator_confirmed", user=user.username)
    return renew_recovery_codes(user)


def check_code(user: User, code: str, now: datetime) -> None:
    """Refuse a code that is neither the app's at this moment nor a recovery code; use it up."""
    typed = code.replace(" ", "").replace("-", "").lower()
    if len(typed) != totp.DIGITS:
        return _use_recovery_code(user, typed)
    authenticator = Authenticator.objects.filter(user=user, confirmed__isnull=False).first()
    if authenticator is None:
        raise _wrong()
    return _use_code(authenticator, typed, now)


@transaction.atomic
def remove_authenticator(user: User) -> None:
    """Ask for no code any more."""
    deleted, _ = Authenticator.objects.filter(user=user).delete()
    if not deleted:
        sentence = marked("%(name)s has no authenticator app.")
        raise AuthenticatorNotExist(sentence, name=user.username)
    user.recovery_codes.all().delete()
    audit.record("ram:UnbindMFADevice", user.arn)
    log.info("authenticator_removed", user=user.username)


@transaction.atomic
def renew_recovery_codes(user: User) -> list[str]:
    """Answer fresh recovery codes, which only their reader knows; the old open nothing more."""
    user.recovery_codes.all().delete()
    codes = [_new_code() for _ in range(limits.RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, hashed=_hashed(user, code)) for code in codes
    )
    audit.record("ram:CreateRecoveryCodes", user.arn)
    log.info("recovery_codes_made", user=user.username)
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def _use_code(authenticator: Authenticator, code: str, now: datetime) -> None:
    seconds, last = int(now.timestamp()), authenticator.last_step
    step = totp.matching_step(authenticator.secret, code, seconds, last)
    if step is None:
        raise _wrong()
    # Two may come with the same code: the first takes it.
    unused = Authenticator.objects.filter(pk=authenticator.pk, last_step__lt=step)
    if not unused.update(last_step=step):
        raise _wrong()


def _use_recovery_code(user: User, code: str) -> None:
    used, _ = user.recovery_codes.filter(hashed=_hashed(user, code)).delete()
    if not used:
        raise _wrong()
    audit.note("ram:UseRecoveryCode", user.arn)
    log.warning("recovery_code_used", user=user.username, left=user.recovery_codes.count())


def _new_code() -> str:
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def _hashed(user: User, code: str) -> str:
    # 50 random bits: too many to try, so a fast keyed hash does.
    salt = f"ram.recovery.{user.pk}"
    return salted_hmac(salt, code, algorithm="sha256").hexdigest()


def _wrong() -> WrongCode:
    return WrongCode(marked("The code is wrong or was used already."), field="code")
