"""The latest logins of each device: when, from where, and how it proved who it is."""

import asyncio
from collections.abc import Iterable
from datetime import timedelta
from typing import cast

import msgspec
import redis
import structlog

from iotconsole.kit.valkey import client
from products.callout import Question
from products.credentials import Login, TokenLogin

KEPT = timedelta(days=30)  # connections live longer than what is logged of messages
PER_DEVICE = 5
TOKEN = "token"  # noqa: S105 - a method's name
WAITING = 10_000  # not written yet; what comes while there are so many is not written down

Device = tuple[str, str]  # ProductKey, DeviceName

log = structlog.get_logger(__name__)


class Entrance(msgspec.Struct, frozen=True, array_like=True):
    """A device was let in; `method` is what signed its password, or `token`."""

    time_ms: int
    address: str
    method: str
    client_name: str = ""  # the client id before its options


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Entrance).decode


class Entrances:
    """Writes logins down in the background: no device waits for that."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Device, Entrance]] = []
        self._work: asyncio.Task[None] | None = None

    def add(
        self, device: Device, question: Question, login: Login | TokenLogin, now_ms: int
    ) -> None:
        """Note that a device was let in."""
        if len(self._waiting) >= WAITING:
            return
        self._waiting.append((device, entrance(question, login, now_ms)))
        if self._work is None or self._work.done():
            self._work = asyncio.create_task(self._write())

    async def _write(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            try:
                await asyncio.to_thread(keep, batch)
            except redis.RedisError as exc:
                log.warning("logins_not_kept", count=len(batch), reason=str(exc))


def entrance(question: Question, login: Login | TokenLogin, now_ms: int) -> Entrance:
    """Write a login down; nothing in it is secret."""
    if isinstance(login, TokenLogin):
        return Entrance(now_ms, question.address, TOKEN)
    return Entrance(now_ms, question.address, login.method, login.client_name)


def keep(entered: Iterable[tuple[Device, Entrance]]) -> None:
    """Keep logins, of each device the latest."""
    with client().pipeline(transaction=False) as pipe:
        for device, one in entered:
            pipe.lpush(_key(*device), _encode(one))
            pipe.ltrim(_key(*device), 0, PER_DEVICE - 1)
            pipe.expire(_key(*device), KEPT)
        pipe.execute()


def before(product_key: str, device_name: str, time_ms: int) -> Entrance | None:
    """Answer the login in which a device said something; None if it is no longer known."""
    rows = cast("list[bytes]", client().lrange(_key(product_key, device_name), 0, -1))
    entered = (_decode(row) for row in rows)
    return next((one for one in entered if one.time_ms <= time_ms), None)


def forget(product_key: str, device_name: str) -> None:
    """Delete the logins of a device."""
    client().unlink(_key(product_key, device_name))


def _key(product_key: str, device_name: str) -> str:
    return f"logins:{product_key}:{device_name}"
