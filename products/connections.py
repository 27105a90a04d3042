"""What the gate asks of the broker: who is connected, who came and went, end a connection."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

import msgspec
import nats
import nats.errors
import structlog
from nats.aio.client import Client

from iotconsole.kit.clock import epoch_ms
from products import brokerkeys
from products.brokerkeys import ACCOUNT, GATE
from products.credentials import read_username
from products.door import client_ids
from products.errors import MalformedLogin
from products.presence import Connection

LOGINS = "$SYS.REQ.USER.AUTH"
EVENTS = f"$SYS.ACCOUNT.{ACCOUNT}.*"  # CONNECT, DISCONNECT, and figures nobody asked for
# A broker that is stopped ends all connections at once: who stays away is told when it is back.
SHUTDOWN = "Server Shutdown"
# The door resets the connections of its devices when it dies; of those who left they are closed.
# Who said what the broker cannot read ends so, too: it has the same time to come back.
CUT_OFF = "Read Error"
ANSWER_SECONDS = 2
QUIET_SECONDS = 0.3  # after the last server's answer
PAGE = 256
# Subjects that begin with a dollar are out of reach of MQTT's `#`: the bridge does not see them.
INBOX = b"$GATE"

log = structlog.get_logger(__name__)


class _Server(msgspec.Struct):
    id: str


class _Client(msgspec.Struct):
    id: int
    start: datetime
    user: str = ""
    host: str = ""
    client_type: str = ""
    client_id: str = ""
    stop: datetime | None = None


class Event(msgspec.Struct):
    """A connection began, or ended if it has a `stop`."""

    server: _Server
    client: _Client
    reason: str = ""

    def connection(self) -> Connection | None:
        """Answer the device's connection; the platform's own are nobody's device."""
        client = self.client
        return _connection(
            self.server.id, client.id, client.client_id, client.user, client.host, client.start
        )

    @property
    def is_cut_off(self) -> bool:
        """Tell whether the device did not leave: its door was closed before it."""
        return self.reason == CUT_OFF

    def stop_ms(self) -> int | None:
        """Answer when it ended."""
        return epoch_ms(self.client.stop) if self.client.stop else None


class _Row(msgspec.Struct):
    cid: int
    start: datetime
    ip: str = ""
    authorized_user: str = ""
    mqtt_client: str = ""


class _Page(msgspec.Struct):
    server_id: str
    total: int
    connections: list[_Row] = []


class _Answer(msgspec.Struct):
    data: _Page


_event = msgspec.json.Decoder(Event)
_answer = msgspec.json.Decoder(_Answer)


def read_event(data: bytes) -> Event | None:
    """Read a CONNECT or DISCONNECT; None for other news of the account."""
    try:
        return _event.decode(data)
    except msgspec.ValidationError:
        return None


async def connect(on_reconnect: Callable[[], Awaitable[None]]) -> Client:
    """Connect to the broker as the gate, for ever."""
    return await nats.connect(
        brokerkeys.nats_url(GATE),
        name=GATE,
        inbox_prefix=INBOX,
        max_reconnect_attempts=-1,
        reconnect_time_wait=0.5,
        reconnected_cb=on_reconnect,
        error_cb=_complain,
    )


async def _complain(reason: Exception) -> None:
    log.warning("broker_trouble", reason=repr(reason))


async def live_connections(broker: Client) -> list[Connection]:
    """Answer the live connections of all devices on all servers."""
    return [
        connection
        async for server_id, row in _rows(broker)
        if (
            connection := _connection(
                server_id, row.cid, row.mqtt_client, row.authorized_user, row.ip, row.start
            )
        )
    ]


@dataclass(frozen=True, slots=True)
class Visitor:
    """One live connection, whoever's it is."""

    server_id: str
    number: int
    client_id: str
    user: str
    address: str


async def visitors(broker: Client) -> AsyncIterator[Visitor]:
    """Answer the live connections of everybody on all servers."""
    async for server_id, row in _rows(broker):
        yield Visitor(server_id, row.cid, row.mqtt_client, row.authorized_user, row.ip)


async def end(broker: Client, connection: Connection | Visitor) -> None:
    """End a connection at once; its DISCONNECT is the answer."""
    await broker.publish(
        f"$SYS.REQ.SERVER.{connection.server_id}.KICK",
        json.dumps({"cid": connection.number}).encode(),
        reply=broker.new_inbox(),  # without one the server ignores the request
    )


async def _rows(broker: Client) -> AsyncIterator[tuple[str, _Row]]:
    for first in await _first_pages(broker):
        page, seen = first, 0
        while page.connections:
            for row in page.connections:
                yield page.server_id, row
            seen += len(page.connections)
            if seen >= page.total:
                break
            reply = await broker.request(
                f"$SYS.REQ.SERVER.{first.server_id}.CONNZ", _ask(seen), timeout=ANSWER_SECONDS
            )
            page = _answer.decode(reply.data).data


async def _first_pages(broker: Client) -> list[_Page]:
    """Answer the first page of every server; how many there are, nobody knows."""
    inbox = broker.new_inbox()
    answers = await broker.subscribe(inbox)
    await broker.publish("$SYS.REQ.SERVER.PING.CONNZ", _ask(0), reply=inbox)
    pages = [_answer.decode((await answers.next_msg(timeout=ANSWER_SECONDS)).data).data]
    while True:
        try:
            reply = await answers.next_msg(timeout=QUIET_SECONDS)
        except nats.errors.TimeoutError:
            break
        pages.append(_answer.decode(reply.data).data)
    await answers.unsubscribe()
    return pages


def _ask(offset: int) -> bytes:
    # Sorted by connection number: a page does not shift under the next one.
    options = {"auth": True, "acc": ACCOUNT, "sort": "cid", "limit": PAGE, "offset": offset}
    return json.dumps(options).encode()


def _connection(
    server_id: str, number: int, client_id: str, user: str, host: str, start: datetime
) -> Connection | None:
    try:
        device = read_username(user)
    except MalformedLogin:
        return None
    said = client_ids.read(client_id)
    return Connection(server_id, number, said, device, host or None, epoch_ms(start))
