"""What a query needs to know of a message."""

from collections.abc import Mapping
from typing import Protocol

from iotconsole.kit.errors import marked
from rules.sql.errors import SqlEvaluationError


class Message(Protocol):
    """A device message; whoever implements it decodes the payload once and keeps the result."""

    @property
    def topic(self) -> str:
        """The full topic."""

    @property
    def product_key(self) -> str:
        """The product of the publishing device."""

    @property
    def device_name(self) -> str:
        """The publishing device; empty in a test without a device."""

    @property
    def payload(self) -> bytes:
        """The bytes as published."""

    @property
    def message_id(self) -> int:
        """The id the platform gave the message."""

    @property
    def time_ms(self) -> int:
        """When the message arrived, in milliseconds since 1970."""

    @property
    def tags(self) -> Mapping[str, str]:
        """The tags of the device."""

    def json(self) -> object:
        """Return the decoded payload; ValueError: it is not JSON."""


def decoded(message: Message) -> object:
    """Answer the payload; SqlEvaluationError: it is not JSON."""
    try:
        return message.json()
    except ValueError as exc:
        raise SqlEvaluationError(marked("The payload is not JSON.")) from exc
