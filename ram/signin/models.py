"""What is kept of signing in: the rules for passwords, who may, with what, and who is in."""

from typing import Any

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from iotconsole.kit.secrets import SecretField
from ram import limits


def _between(least: int, most: int) -> list[Any]:
    return [MinValueValidator(least), MaxValueValidator(most)]


class PasswordRules(models.Model):
    """What passwords of this account have to be like: one row (RAM API, SetPasswordPolicy)."""

    minimum_length = models.PositiveSmallIntegerField(
        _("Minimum length"),
        default=limits.SHORTEST_PASSWORD,
        validators=_between(limits.SHORTEST_PASSWORD, limits.LONGEST_MINIMUM),
    )
    require_lowercase = models.BooleanField(_("Needs a lower-case letter"), default=False)
    require_uppercase = models.BooleanField(_("Needs an upper-case letter"), default=False)
    require_numbers = models.BooleanField(_("Needs a digit"), default=False)
    require_symbols = models.BooleanField(_("Needs a symbol"), default=False)
    max_age = models.PositiveSmallIntegerField(
        _("Days until a password expires"),
        default=0,
        validators=_between(0, limits.PASSWORD_DAYS),
        help_text=_("0: never. The owner's password does not expire."),
    )
    hard_expiry = models.BooleanField(
        _("An expired password does not open the console"),
        default=False,
        help_text=_("Else whoever has it chooses a new one when signing in."),
    )
    reuse_prevention = models.PositiveSmallIntegerField(
        _("Former passwords that may not come again"),
        default=0,
        validators=_between(0, limits.FORMER_PASSWORDS),
    )
    max_login_attempts = models.PositiveSmallIntegerField(
        _("Failed attempts before there is a wait"),
        default=5,
        validators=_between(0, limits.LOGIN_ATTEMPTS),
        help_text=_("0: only those from one address are counted."),
    )
    updated = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return "password rules"


class LoginProfile(models.Model):
    """That a user may sign in to the console; the owner needs none (RAM API, LoginProfile)."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="login_profile"
    )
    password_reset_required = models.BooleanField(default=False)
    mfa_bind_required = models.BooleanField(default=False)
    created = models.DateTimeField(auto_now_add=True)
    updated = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"login of {self.user}"


class PastPassword(models.Model):
    """A password somebody has or had, hashed; the newest says how old the present one is."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="past_passwords"
    )
    hashed = models.CharField(max_length=128)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created", "-pk"]

    def __str__(self) -> str:
        return f"password of {self.user}"


class Authenticator(models.Model):
    """The app that shows somebody's one-time codes; unconfirmed until its first code came."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="authenticator"
    )
    secret = SecretField(editable=False)
    confirmed = models.DateTimeField(null=True)
    last_step = models.BigIntegerField(default=0)  # RFC 6238, 5.2: no code opens twice

    def __str__(self) -> str:
        return f"authenticator of {self.user}"


class RecoveryCode(models.Model):
    """A code that opens once when the app is lost."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="recovery_codes"
    )
    hashed = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "hashed"], name="code_once")]

    def __str__(self) -> str:
        return f"recovery code of {self.user}"


class ApiToken(models.Model):
    """What a program shows to REST to act for somebody within a scope."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens")
    token_id = models.CharField(max_length=limits.TOKEN_ID, unique=True)
    hashed = models.CharField(max_length=64)
    name = models.CharField(max_length=limits.TOKEN_NAME)
    scope = models.TextField()  # a policy document: it takes away, it never adds
    created = models.DateTimeField(auto_now_add=True)
    expires = models.DateTimeField()
    last_used = models.DateTimeField(null=True, editable=False)
    last_address = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        ordering = ["-created"]

    def __str__(self) -> str:
        return self.token_id


class ConsoleSession(AbstractBaseSession):
    """One browser that is known; `user` is empty until somebody signed in with it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="console_sessions", null=True
    )
    number = models.CharField(max_length=16, blank=True)  # the key itself is never shown
    address = models.CharField(max_length=64, blank=True)
    agent = models.CharField(max_length=limits.AGENT, blank=True)
    signed_in = models.DateTimeField(null=True)
    last_seen = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-last_seen"]

    def __str__(self) -> str:
        return self.number

    @classmethod
    def get_session_store_class(cls) -> Any:  # noqa: ANN401 - Django's
        """Answer where sessions of this kind come from."""
        from ram.signin.sessions import SessionStore  # needs this model

        return SessionStore
