"""HTTP/1.1 by hand, one request at a time per connection: the generator must not be the limit."""

import asyncio
import re
from dataclasses import dataclass
from typing import Self, cast

ANSWER_SECONDS = 120
END_OF_HEAD = b"\r\n\r\n"
STATUS = slice(9, 12)  # "HTTP/1.1 200 OK"

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_LAST = re.compile(rb"\r\nconnection: *close", re.IGNORECASE)


class Refused(Exception):
    """The server did not do what the measurement needs."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back."""

    status: int
    body: bytes


class Connection(asyncio.Protocol):
    """A connection that stays open; answers have a Content-Length, as those of both servers do.

    MiniStack ends a connection after 1,000 requests: `ask` opens another one then.
    """

    _transport: asyncio.WriteTransport

    def __init__(self) -> None:
        self._received = bytearray()
        self._answer: asyncio.Future[Reply] | None = None
        self._was_last = False

    @classmethod
    async def open(cls, host: str, port: int) -> Self:
        """Connect."""
        connection = cls()
        await connection._connect(host, port)
        return connection

    async def _connect(self, host: str, port: int) -> None:
        self._address, self._was_last = (host, port), False
        await asyncio.get_running_loop().create_connection(lambda: self, host, port)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep what is written to."""
        self._transport = cast("asyncio.WriteTransport", transport)  # TCP gives no other

    def connection_lost(self, _exc: Exception | None) -> None:
        """Tell whoever waits."""
        if self._answer and not self._answer.done():
            self._answer.set_exception(ConnectionResetError("The server closed the connection."))

    def data_received(self, data: bytes) -> None:
        """Hand over the answer once it is whole."""
        self._received += data
        head = self._received.find(END_OF_HEAD)
        if head < 0 or self._answer is None:
            return
        length = _LENGTH.search(self._received, 0, head)
        begin = head + len(END_OF_HEAD)
        end = begin + (int(length[1]) if length else 0)
        if len(self._received) >= end:
            reply = Reply(int(self._received[STATUS]), bytes(self._received[begin:end]))
            self._was_last = _LAST.search(self._received, 0, head) is not None
            self._received.clear()
            self._answer.set_result(reply)

    def begin(self, request: bytes) -> asyncio.Future[Reply]:
        """Send a request and answer where its reply will be."""
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return self._answer

    async def ask(self, request: bytes, *also_good: int) -> Reply:
        """Send a request and wait for its reply; any status but 2xx and these is the end."""
        if self._was_last:
            self.close()
            await self._connect(*self._address)
        return checked(await self.begin(request), *also_good)

    def close(self) -> None:
        """Hang up."""
        self._transport.close()


def checked(reply: Reply, *also_good: int) -> Reply:
    """Answer the reply if it is what the measurement needs."""
    if reply.status // 100 != 2 and reply.status not in also_good:
        raise Refused(f"{reply.status}: {reply.body[:500].decode(errors='replace')}")
    return reply
