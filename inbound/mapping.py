"""Which MQTT topic and QoS a message of RocketMQ gets: its properties say.

The payload is passed on byte for byte. Left out of the way, because a broker of MQTT 3.1.1 that
delivers to subscribers has no place for them: `mqtt5UserProperty`, `mqtt5MsgExpireInterval`,
`mqtt5ContentType`, and `cleansessionflag` (the receiver's own session decides whether a message
waits for it). So are all other properties.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from inbound import limits
from inbound.errors import BadMessage
from iotconsole.kit.errors import marked

# ApsaraMQ for MQTT, message structure mappings: names and defaults
SECOND_TOPIC = "mqttSecondTopic"
REAL_TOPIC = "mqttRealTopic"
QOS = "qoslevel"
DEFAULT_QOS = "1"
QOS_LEVELS = ("0", "1", "2")
HIGHEST_QOS = 1  # of our broker: exactly once becomes at least once
P2P = "p2p"


@dataclass(frozen=True, slots=True)
class Delivery:
    """How one message is published; `target` is the one client it is for, if it is for one."""

    topic: str
    qos: int
    target: str = ""


def delivery(parent: str, properties: Mapping[str, str], payload: bytes) -> Delivery:
    """Answer how a message is published below a level-1 topic; BadMessage if it cannot be."""
    if len(payload) > limits.BODY_BYTES:
        raise BadMessage(
            marked("The message has %(size)s bytes; MQTT clients take %(most)s."),
            size=len(payload),
            most=limits.BODY_BYTES,
        )
    levels = _levels(properties.get(SECOND_TOPIC, ""), SECOND_TOPIC)
    qos = _qos(properties.get(QOS, DEFAULT_QOS))
    if levels[:1] == [P2P]:
        return _to_one(parent, levels[1:], properties.get(REAL_TOPIC, ""), qos)
    for level in levels:
        _check_level(level, SECOND_TOPIC)
    return Delivery(_joined([parent, *levels]), qos)


def p2p_topic(parent: str, client_id: str) -> str:
    """Answer where one client alone hears what is for it.

    Others may subscribe to `parent/#`. The leading slash puts this topic outside of that.
    """
    return f"/{parent}/{P2P}/{client_id}"


def _to_one(parent: str, levels: list[str], real_topic: str, qos: int) -> Delivery:
    if len(levels) != 1 or not is_client_id(levels[0]):
        raise BadMessage(
            marked("A message for one client says p2p/GID_group@@@device in %(name)s."),
            name=SECOND_TOPIC,
        )
    shown = _levels(real_topic, REAL_TOPIC)
    if shown[:1] == [parent]:
        shown = shown[1:]
    for level in shown:
        _check_level(level, REAL_TOPIC)
    return Delivery(_joined([p2p_topic(parent, levels[0]), *shown]), qos, target=levels[0])


def is_client_id(text: str) -> bool:
    """Tell whether a message client may have this client id."""
    return len(text) <= limits.CLIENT_ID_LENGTH and bool(limits.CLIENT_ID.fullmatch(text))


def _levels(text: str, name: str) -> list[str]:
    """Split what follows the level-1 topic, with or without a slash around it."""
    trimmed = text.removeprefix("/").removesuffix("/")
    levels = trimmed.split("/") if trimmed else []
    if "" in levels:
        raise BadMessage(marked("%(name)s has a level that is empty."), name=name)
    return levels


def _check_level(level: str, name: str) -> None:
    if not limits.LEVEL.fullmatch(level):
        raise BadMessage(
            marked("%(name)s has the level %(level)s; levels are letters, digits, _ and -."),
            name=name,
            level=repr(level[: limits.PARENT_LENGTH]),
        )


def _qos(text: str) -> int:
    if text not in QOS_LEVELS:
        raise BadMessage(
            marked("%(name)s is 0, 1 or 2, not %(value)s."),
            name=QOS,
            value=repr(text[: limits.PARENT_LENGTH]),
        )
    return min(int(text), HIGHEST_QOS)


def _joined(levels: list[str]) -> str:
    topic = "/".join(levels)
    if len(topic) > limits.TOPIC_LENGTH:
        raise BadMessage(
            marked("The topic would have %(length)s characters; %(most)s are allowed."),
            length=len(topic),
            most=limits.TOPIC_LENGTH,
        )
    return topic
