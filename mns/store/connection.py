"""One connection to the store, on which many ask at once: what was asked first is answered first.

redis-py reads the address and hiredis the answers. redis-py's own way to ask has a question wait
for the answer to the one before, and takes thrice the processor time [docs/decisions.md, "A
connection of our own to the store"].
"""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any, cast

import hiredis
import redis
from redis.asyncio.connection import (
    Connection,
    ConnectionPool,
    SSLConnection,
    UnixDomainSocketConnection,
)

PATIENCE_SECONDS = 5.0  # for a connection, and for an answer
RESP = 3  # in which what is told without a question cannot be mistaken for an answer

Word = bytes | str | int
Told = Callable[[list[Any]], None]

_NOT_YET = object()


class StoreConnection(asyncio.Protocol):
    """Open until it is closed or lost; nothing is ever asked twice."""

    _transport: asyncio.Transport

    def __init__(self, told: Told) -> None:
        self._told = told  # what the store tells without a question
        self._loop = asyncio.get_running_loop()
        self._reader = hiredis.Reader(replyError=redis.ResponseError, notEnoughData=_NOT_YET)
        self._asked: deque[tuple[asyncio.Future[Any], float]] = deque()  # and when
        self._check: asyncio.TimerHandle | None = None
        self._end: redis.RedisError | None = None  # why nothing can be asked any more
        self.ended = asyncio.Event()

    @property
    def is_open(self) -> bool:
        """Tell whether one can ask."""
        return self._end is None

    def ask(self, *words: Word) -> asyncio.Future[Any]:
        """Answer what the store answers; RedisError if it refuses or may not have heard."""
        answer: asyncio.Future[Any] = self._loop.create_future()
        if self._end is not None:
            answer.set_exception(self._end)
            return answer
        self._asked.append((answer, self._loop.time()))
        if self._check is None:
            self._check = self._loop.call_later(PATIENCE_SECONDS, self._end_if_late)
        self.tell(*words)
        return answer

    def tell(self, *words: Word) -> None:
        """Say what has no answer, as to subscribe."""
        self._transport.write(hiredis.pack_command(words))  # type: ignore[arg-type] # its stub says: of one word

    def close(self) -> None:
        """Hang up."""
        self._end = self._end or redis.ConnectionError("The connection to the store was closed.")
        self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = cast("asyncio.Transport", transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell all who wait that there will be no answer: the store may have done it or not."""
        self._end = self._end or redis.ConnectionError(f"The store hung up: {exc}")
        self.ended.set()
        if self._check is not None:
            self._check.cancel()
        for answer, _ in self._asked:
            if not answer.done():
                answer.set_exception(self._end)
        self._asked.clear()

    def data_received(self, data: bytes) -> None:
        """Hand out answers."""
        self._reader.feed(data)
        while (reply := self._reader.gets()) is not _NOT_YET:
            if isinstance(reply, hiredis.PushNotification):
                self._told(reply)
                continue
            answer, _ = self._asked.popleft()
            if answer.done():  # whoever asked has gone
                continue
            if isinstance(reply, redis.ResponseError):
                answer.set_exception(reply)
            else:
                answer.set_result(reply)

    def _end_if_late(self) -> None:
        self._check = None
        if not self._asked:
            return
        left = self._asked[0][1] + PATIENCE_SECONDS - self._loop.time()
        if left > 0:
            self._check = self._loop.call_later(left, self._end_if_late)
            return
        self._end = redis.TimeoutError(f"The store did not answer within {PATIENCE_SECONDS} s.")
        self._transport.abort()


async def connect(url: str, told: Told = list.clear) -> StoreConnection:
    """Connect and log in; raises RedisError."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await _connect(url, told)
    except TimeoutError as exc:
        raise redis.TimeoutError("The store did not take the connection.") from exc
    except OSError as exc:
        raise redis.ConnectionError(f"The store cannot be reached: {exc}") from exc


async def _connect(url: str, told: Told) -> StoreConnection:
    pool = ConnectionPool.from_url(url)
    place = pool.connection_class(**pool.connection_kwargs)
    loop = asyncio.get_running_loop()
    made = StoreConnection(told)
    if isinstance(place, UnixDomainSocketConnection):
        await loop.create_unix_connection(lambda: made, place.path)
    elif isinstance(place, Connection):
        secure = place.ssl_context.get() if isinstance(place, SSLConnection) else None
        await loop.create_connection(lambda: made, place.host, place.port, ssl=secure)
    try:
        name = ("AUTH", place.username or "default", place.password) if place.password else ()
        await made.ask("HELLO", RESP, *name)
        await made.ask("SELECT", place.db)
    except BaseException:
        made.close()
        raise
    return made
