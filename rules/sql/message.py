"""What a query needs to know of a message."""

from typing import Protocol


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

    def json(self) -> object:
        """Return the decoded payload; ValueError: it is not JSON."""
