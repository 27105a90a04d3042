"""Holds every new password, wherever it is set, to the rules of the account.

Django asks its validators on each way to a password: the console, the back office, commands.
"""

import unicodedata
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ram.models import User
from ram.services.password_rules import password_rules, remember_password, was_used
from ram.signin.models import PasswordRules


def is_symbol(letter: str) -> bool:
    """Tell punctuation and signs from letters, digits and spaces."""
    return unicodedata.category(letter)[0] in "PS"


KINDS: tuple[tuple[str, Promise, Callable[[str], bool]], ...] = (
    ("require_lowercase", gettext_lazy("a lower-case letter"), str.islower),
    ("require_uppercase", gettext_lazy("an upper-case letter"), str.isupper),
    ("require_numbers", gettext_lazy("a digit"), str.isdigit),
    ("require_symbols", gettext_lazy("a symbol"), is_symbol),
)


class AccountRules:
    """The rules that the owner of the account set."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Refuse a password, saying all that it lacks."""
        rules = password_rules()
        errors = lacking(password, rules)
        if user is not None and was_used(password, user, rules.reuse_prevention):
            errors.append(_("This password was used before."))
        if errors:
            raise ValidationError(errors)

    def password_changed(self, password: str, user: User | None = None) -> None:  # noqa: ARG002 - Django's
        """Keep what may not come again; the user is saved by now."""
        if user is not None:
            remember_password(user)

    def get_help_text(self) -> str:
        """Say the rules before somebody breaks them."""
        rules = password_rules()
        sentence = _("A password has at least %(length)s characters.")
        kinds = ", ".join(str(label) for label, _is_one in _wanted(rules))
        more = _("It needs: %(kinds)s.") % {"kinds": kinds} if kinds else ""
        return f"{sentence % {'length': rules.minimum_length}} {more}".strip()


def lacking(password: str, rules: PasswordRules) -> list[str]:
    """Answer in sentences what a password lacks."""
    errors = []
    if len(password) < rules.minimum_length:
        sentence = _("A password has at least %(length)s characters.")
        errors.append(sentence % {"length": rules.minimum_length})
    missing = [str(label) for label, is_one in _wanted(rules) if not any(map(is_one, password))]
    if missing:
        errors.append(_("This password lacks: %(kinds)s.") % {"kinds": ", ".join(missing)})
    return errors


def _wanted(rules: PasswordRules) -> list[tuple[Promise, Callable[[str], bool]]]:
    return [(label, is_one) for field, label, is_one in KINDS if getattr(rules, field)]
