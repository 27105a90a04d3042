"""What passwords have to be like, and whether one is."""

import structlog
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import translation

from ram import audit, limits
from ram.errors import WeakPassword
from ram.models import User, arn_of
from ram.signin.models import PasswordRules, PastPassword

log = structlog.get_logger(__name__)


def password_rules() -> PasswordRules:
    """Answer the rules of the account; those of a new account until somebody set others."""
    return PasswordRules.objects.first() or PasswordRules(pk=1)


def set_password_rules(**changes: int) -> PasswordRules:
    """Change some of the rules; what is left out stays as it is. They bind the next password."""
    rules = password_rules()
    with audit.change("ram:SetPasswordPolicy", arn_of("*"), rules):
        for field, value in changes.items():
            setattr(rules, field, value)
        rules.save()
    log.info("password_rules_set", **changes)
    return rules


def check_new_password(password: str, user: User) -> None:
    """Refuse a password that the rules of the account, or common sense, forbid."""
    with translation.override("en"):  # refusals are English until a page tells them
        try:
            validate_password(password, user)
        except ValidationError as exc:
            raise WeakPassword(" ".join(exc.messages), field="password") from exc


def was_used(password: str, user: User, former: int) -> bool:
    """Tell whether it is the present password or one of so many before it."""
    if user._state.adding or not former:  # noqa: SLF001 - Django documents it
        return False
    hashes = [past.hashed for past in user.past_passwords.all()[:former]]
    return any(check_password(password, hashed) for hashed in {user.password, *hashes})


def remember_password(user: User) -> None:
    """Keep the hash of the password a user got just now, and no more than rules may ask for."""
    PastPassword.objects.create(user=user, hashed=user.password)
    old = user.past_passwords.all()[limits.FORMER_PASSWORDS :].values_list("pk", flat=True)
    user.past_passwords.filter(pk__in=list(old)).delete()
