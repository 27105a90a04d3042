"""This process's own connection to the broker, for what is said to devices."""

import secrets
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from products.brokerkeys import DOWNLINK
from products.downlink.calls import ANSWERS, calls
from products.errors import BrokerAway
from products.mqtt import MqttClient, is_acknowledged
from products.topics import normalise

CONNECT_SECONDS = 3
ACKNOWLEDGE_SECONDS = 5  # a broker that is started again is back within that
AT_A_TIME = 100  # messages handed over before one waits: they are all in memory


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message and the topic it is said on."""

    topic: str
    payload: bytes


class Sender:
    """A connection that is kept; any thread may use it."""

    def __init__(self) -> None:
        self._mqtt = MqttClient(DOWNLINK, client_id=f"{DOWNLINK}-{secrets.token_hex(8)}")
        self._patience = CONNECT_SECONDS
        for topic_filter in ANSWERS:  # as they pass: no answer is kept for who does not wait
            self._mqtt.subscribe(topic_filter, calls.answered, qos=0)
        self._mqtt.start()

    @property
    def connection(self) -> int:
        """Number the connection: what devices said between one and the next was not heard."""
        return self._mqtt.connection

    def send(self, parcels: Sequence[Parcel], *, qos: int) -> None:
        """Hand messages over; with QoS 1 the broker has them on disk when this returns."""
        for start in range(0, len(parcels), AT_A_TIME):
            self._send(parcels[start : start + AT_A_TIME], qos)

    def _send(self, parcels: Sequence[Parcel], qos: int) -> None:
        if not self._mqtt.wait(self._patience):
            self._patience = 0  # one has waited in vain: all others hear at once
            raise BrokerAway
        self._patience = CONNECT_SECONDS
        sent = [self._mqtt.publish(one.topic, one.payload, qos=qos) for one in parcels]
        if not all(is_acknowledged(message, ACKNOWLEDGE_SECONDS) for message in sent):
            raise BrokerAway


def both_spellings(topics: Iterable[str], payload: bytes) -> list[Parcel]:
    """Answer a message for devices that subscribe with a leading slash and for those without."""
    return [
        Parcel(spelling, payload)
        for topic in topics
        for spelling in (normalise(topic), normalise(topic).removeprefix("/"))
    ]


_lock = threading.Lock()
_sender: list[Sender] = []


def sender() -> Sender:
    """Answer the sender of this process, made when it is first needed: after all forks."""
    with _lock:
        if not _sender:
            _sender.append(Sender())
        return _sender[0]
