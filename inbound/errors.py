"""What data inbound refuses; the platform publishes no codes for its rules, so they are ours.

InboundError
├── NotFound            no such connection, rule or dead letter
├── Taken               one of a name, one rule for an MQTT topic and for a source
├── TooManyRules
├── InUse               a connection that rules still need
├── Invalid             a field that nothing could be made of
├── NotInstalled        the client library of RocketMQ is missing
├── CannotConnect       a connection that was tried in vain: which step, and why
└── BadMessage          a message that no MQTT client could be given
"""

from http import HTTPStatus

from iotconsole.kit.errors import Refusal, marked


class InboundError(Refusal):
    """Data inbound refused something."""


class NotFound(InboundError):
    """There is no such thing."""

    code = "mq.inbound.NotFound"
    status = HTTPStatus.NOT_FOUND


class Taken(InboundError):
    """Something has that name, or is that rule's already."""

    code = "mq.inbound.Taken"
    status = HTTPStatus.CONFLICT


class TooManyRules(InboundError):
    """There are as many rules as there may be."""

    code = "mq.inbound.TooManyRules"
    status = HTTPStatus.CONFLICT


class InUse(InboundError):
    """Rules need the connection."""

    code = "mq.inbound.InUse"
    status = HTTPStatus.CONFLICT


class Invalid(InboundError):
    """A field says something it cannot."""

    code = "mq.inbound.Invalid"


class NotInstalled(InboundError):
    """RocketMQ is spoken with a package that is not installed."""

    code = "mq.inbound.NotInstalled"
    status = HTTPStatus.NOT_IMPLEMENTED

    def __init__(self) -> None:
        super().__init__(
            marked("Install the client of RocketMQ, then start the platform again: %(command)s"),
            command="pip install rocketmq-python-client",
        )


class CannotConnect(InboundError):
    """The source cannot be read from; `step` is where it ended."""

    code = "mq.inbound.CannotConnect"
    status = HTTPStatus.CONFLICT

    def __init__(self, step: str, message: str, **values: object) -> None:
        super().__init__(message, field=None, **values)
        self.step = step


class BadMessage(InboundError):
    """Nobody could be given this message; it goes to the dead letters of its rule."""

    code = "mq.inbound.BadMessage"
