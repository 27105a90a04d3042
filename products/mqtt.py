"""One lasting MQTT connection of a platform process: what comes in, what is acknowledged."""

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import paho.mqtt.client as mqtt
import structlog
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from products import brokerkeys

KEEPALIVE_SECONDS = 30
RECONNECT_SECONDS = 1
IN_FLIGHT = 1000
QOS = 1

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message that came in and that the broker keeps until it is acknowledged."""

    topic: str
    payload: bytes
    qos: int
    mid: int
    connection: int
    again: bool = False  # the broker has sent it before


class Window:
    """The QoS 1 messages of the present connection that are not acknowledged yet.

    Message numbers mean nothing on the next connection: acknowledging an old one there would
    hit whatever message has that number then.
    """

    def __init__(self) -> None:
        self._connection = 0
        self._open: set[int] = set()

    def open(self, mid: int) -> int | None:
        """Note an arrival and answer its connection; None if the broker only asks again."""
        if mid in self._open:
            return None
        self._open.add(mid)
        return self._connection

    def close(self, mid: int, connection: int) -> bool:
        """Tell whether a message is still to be acknowledged, from now on not."""
        if connection != self._connection or mid not in self._open:
            return False
        self._open.remove(mid)
        return True

    @property
    def connection(self) -> int:
        """Number the present connection."""
        return self._connection

    def renew(self) -> None:
        """The connection is gone, and with it the numbers."""
        self._connection += 1
        self._open.clear()


class MqttClient:
    """A client whose session outlives it: what arrives while it is away waits at the broker.

    One of many under the same user has a `client_id` of its own, and nothing waits for it.
    """

    def __init__(self, user: str, *, client_id: str = "") -> None:
        self._user = user
        self._filters: dict[str, int] = {}
        self._window = Window()
        self._lock = threading.Lock()
        self._welcome = threading.Event()
        self._on_acknowledged: Callable[[int], None] = lambda _mid: None
        self._client = mqtt.Client(
            CallbackAPIVersion.VERSION2,
            client_id=client_id or user,
            clean_session=bool(client_id),
            manual_ack=True,
        )
        self._client.reconnect_delay_set(RECONNECT_SECONDS, RECONNECT_SECONDS)
        self._client.max_inflight_messages_set(IN_FLIGHT)
        self._client.on_connect = self._connected
        self._client.on_disconnect = self._disconnected
        self._client.on_publish = self._published

    def subscribe(
        self, topic_filter: str, on_arrival: Callable[[Arrival], None], *, qos: int = QOS
    ) -> None:
        """Ask for a filter's messages, before `start`; they come on the network thread."""
        self._filters[topic_filter] = qos
        self._client.message_callback_add(topic_filter, self._arrived(on_arrival))

    def start(self) -> None:
        """Connect in the background, again and again."""
        url = brokerkeys.mqtt_url(self._user)
        self._client.username_pw_set(url.username, url.password)
        if url.scheme == "mqtts":
            self._client.tls_set()
        port = url.port or (8883 if url.scheme == "mqtts" else 1883)
        self._client.connect_async(url.hostname or "", port, KEEPALIVE_SECONDS)
        self._client.loop_start()

    def stop(self) -> None:
        """Say goodbye; the session stays."""
        self._client.disconnect()
        self._client.loop_stop()

    def is_connected(self) -> bool:
        """Tell whether the broker has welcomed us."""
        return self._client.is_connected()

    @property
    def connection(self) -> int:
        """Number the present connection: another number, and something was missed."""
        return self._window.connection

    def acknowledge(self, arrivals: Iterable[Arrival]) -> None:
        """Let the broker forget messages; those of an earlier connection it sends again."""
        with self._lock:
            for arrival in arrivals:
                if self._window.close(arrival.mid, arrival.connection):
                    self._client.ack(arrival.mid, arrival.qos)

    def publish(self, topic: str, payload: bytes, *, qos: int = QOS) -> mqtt.MQTTMessageInfo:
        """Hand a message over; with QoS 1 it is sent again if the connection breaks."""
        return self._client.publish(topic, payload, qos=qos)

    def tell_acknowledged(self, tell: Callable[[int], None]) -> None:
        """Call with the number of each message that the broker has; on the network thread."""
        self._on_acknowledged = tell

    def wait(self, seconds: float) -> bool:
        """Wait until the broker has welcomed us; False if it did not in time."""
        return self._welcome.wait(seconds)

    def _arrived(self, on_arrival: Callable[[Arrival], None]) -> mqtt.CallbackOnMessage:
        def receive(_client: mqtt.Client, _data: Any, message: mqtt.MQTTMessage) -> None:  # noqa: ANN401
            with self._lock:
                connection = self._window.open(message.mid) if message.qos else 0
            if connection is not None:
                number, again = (message.mid, connection), message.dup
                on_arrival(
                    Arrival(message.topic, bytes(message.payload), message.qos, *number, again)
                )

        return receive

    def _published(
        self,
        _client: mqtt.Client,
        _data: Any,  # noqa: ANN401 - paho's own
        mid: int,
        _reason: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        self._on_acknowledged(mid)

    def _connected(
        self,
        client: mqtt.Client,
        _data: Any,  # noqa: ANN401 - paho's own
        _flags: mqtt.ConnectFlags,
        reason: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        if reason.is_failure:
            log.warning("mqtt_refused", user=self._user, reason=str(reason))
            return
        log.info("mqtt_connected", user=self._user)
        if self._filters:
            client.subscribe(list(self._filters.items()))
        self._welcome.set()

    def _disconnected(
        self,
        _client: mqtt.Client,
        _data: Any,  # noqa: ANN401
        _flags: mqtt.DisconnectFlags,
        reason: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        self._welcome.clear()
        # paho empties its queue when it connects again, so no old acknowledgement survives.
        with self._lock:
            self._window.renew()
        if reason.is_failure:
            log.warning("mqtt_disconnected", user=self._user, reason=str(reason))


def is_acknowledged(info: mqtt.MQTTMessageInfo, timeout: float) -> bool:
    """Wait until the broker has a message on disk; False if it did not say so in time."""
    try:
        info.wait_for_publish(timeout)
    except (RuntimeError, ValueError):  # not connected, or more is waiting than is sane
        return False
    return info.is_published()
