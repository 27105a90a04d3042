"""What a row looks like in the audit log: all that was chosen by somebody, and no secret."""

import re
from collections.abc import Mapping
from typing import Any

from django.db.models import Field, Model

from iotconsole.kit.secrets import SecretField

MASK = "***"
_SECRET_NAMES = re.compile(r"secret|password|token$|private", re.IGNORECASE)
_CLOCKWORK = {"last_login", "date_joined"}  # of Django's users
_CREDENTIALS = re.compile(r"(?<=://)[^/@\s]+(?=@)")  # http://user:password@host/


def picture(row: Model) -> dict[str, Any]:
    """Answer the columns that somebody chose; what the row refers to is named as people do."""
    return {
        field.name: _shown(getattr(row, field.name))
        for field in row._meta.concrete_fields  # noqa: SLF001 - Django's published API
        if _is_chosen(field)
    }


def masked(values: Mapping[str, Any]) -> dict[str, Any]:
    """Answer the same without what must stay secret, however deep it lies."""
    return {
        name: MASK if _SECRET_NAMES.search(name) and value else _masked(value)
        for name, value in values.items()
    }


def _masked(value: Any) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, Mapping):
        return masked(value)
    if isinstance(value, list | tuple):
        return [_masked(item) for item in value]
    return _CREDENTIALS.sub(MASK, value) if isinstance(value, str) else value


def _is_chosen(field: "Field[Any, Any]") -> bool:
    is_clockwork = field.name in _CLOCKWORK or not field.editable  # what is set by the minute
    return not (field.primary_key or is_clockwork or isinstance(field, SecretField))


def _shown(value: Any) -> Any:  # noqa: ANN401 - any column
    return str(value) if isinstance(value, Model) else value
