"""Secrets that must be read back (HMAC keys) are encrypted at rest."""

from functools import cache
from typing import Any

from cryptography.fernet import Fernet
from django.conf import settings
from django.db import models

from iotconsole.kit.home import keep


@cache
def _cipher() -> Fernet:
    return Fernet(keep(settings.HOME / "encryption.key", lambda: Fernet.generate_key().decode()))


class SecretField(models.TextField):  # type: ignore[type-arg]
    """Text that is encrypted in the database and plain in Python; it cannot be searched."""

    def from_db_value(self, value: str | None, *_: Any) -> str | None:  # noqa: ANN401
        """Decrypt what the database holds."""
        return None if value is None else _cipher().decrypt(value.encode()).decode()

    def get_prep_value(self, value: str | None) -> str | None:
        """Encrypt what goes to the database."""
        return None if value is None else _cipher().encrypt(value.encode()).decode()
