"""Secrets that must be read back (HMAC keys) are encrypted at rest, tokens on their way."""

import hmac
from functools import cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.db import models

from iotconsole.kit.home import keep


@cache
def _key() -> str:
    return keep(settings.HOME / "encryption.key", lambda: Fernet.generate_key().decode())


@cache
def _cipher() -> Fernet:
    return Fernet(_key())


@cache
def key_for(purpose: str) -> bytes:
    """Answer a key for one purpose alone, made from the one that the home keeps."""
    return hmac.digest(_key().encode(), purpose.encode(), "sha256")


def seal(text: str) -> str:
    """Write a text so that only this platform can read or make it."""
    return _cipher().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str | None:
    """Answer the text, None if this platform did not seal it."""
    try:
        return _cipher().decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


class SecretField(models.TextField):  # type: ignore[type-arg]
    """Text that is encrypted in the database and plain in Python; it cannot be searched."""

    def from_db_value(self, value: str | None, *_: Any) -> str | None:  # noqa: ANN401
        """Decrypt what the database holds."""
        return None if value is None else _cipher().decrypt(value.encode()).decode()

    def get_prep_value(self, value: str | None) -> str | None:
        """Encrypt what goes to the database."""
        return None if value is None else _cipher().encrypt(value.encode()).decode()
