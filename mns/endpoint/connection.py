"""One connection of a client: what it asks is answered in turn, and read no faster than that."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import cast

from mns.endpoint.reader import Reader
from mns.endpoint.request import Request

ARRIVAL_SECONDS = 60  # for a request to come whole, or for an answer to be taken
IDLE_SECONDS = 3_630  # a little more than the hour for which balancers keep a connection
QUIET_SECONDS = 0.05
HEARD_OUT_SECONDS = 5.0

CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


class Connection(asyncio.Protocol):
    """Holds at most what one read of the socket brings, and one body."""

    _transport: asyncio.Transport
    _reader: Reader

    def __init__(
        self, answer: Callable[[Request], Awaitable[bytes]], crowd: "set[Connection]"
    ) -> None:
        self._answer = answer
        self._crowd = crowd  # all connections that are open
        self._loop = asyncio.get_running_loop()
        self._since = self._loop.time()  # when what is under way began, or nothing was
        self._task: asyncio.Task[None] | None = None  # that answers
        self._is_last = False  # the platform is about to stop
        self._is_paused = False
        self._can_write = True

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = cast("asyncio.Transport", transport)  # TCP gives no other
        address, *_ = transport.get_extra_info("peername") or ("",)
        self._reader = Reader(str(address), self._ask_for_body)
        self._crowd.add(self)

    def connection_lost(self, _exc: Exception | None) -> None:
        """Stop: who hangs up in a long poll must not be handed the next message."""
        self._crowd.discard(self)
        self._reader.requests.clear()
        if self._task is not None:
            self._task.cancel()

    def data_received(self, data: bytes) -> None:
        """Read on."""
        if not self._reader.is_reading:
            self._since = self._loop.time()
        self._reader.feed(data)
        self._go_on()

    def pause_writing(self) -> None:
        """Wait for a client that does not take its answers."""
        self._can_write = False
        self._since = self._loop.time()

    def resume_writing(self) -> None:
        """Answer on."""
        self._can_write = True
        self._go_on()

    def end(self) -> asyncio.Task[None] | None:
        """Give the answer that is under way, which the task tells the end of, and no other."""
        self._is_last = True
        self._reader.requests.clear()
        if self._task is None:
            self._transport.close()
        return self._task

    def abort(self) -> None:
        """Hang up."""
        self._transport.abort()

    def abort_if_late(self) -> None:
        """Hang up on who takes too long to send or to read; a long poll may take its time."""
        is_stuck = self._reader.is_reading or not self._can_write
        if self._task is not None and not is_stuck:
            return
        if self._loop.time() - self._since > (ARRIVAL_SECONDS if is_stuck else IDLE_SECONDS):
            self.abort()

    def _go_on(self) -> None:
        """Answer the next request, and read only if there is room for more."""
        if self._transport.is_closing():
            return
        waiting, arriving = self._reader.requests, self._reader.arriving
        if self._task is None and waiting and self._can_write:
            self._task = self._loop.create_task(self._serve(waiting.popleft()))
        is_full = bool(waiting) or (arriving is not None and not arriving.is_wanted)
        should_pause = is_full and not self._reader.is_deaf
        if should_pause and not self._is_paused:
            self._transport.pause_reading()
        elif self._is_paused and not should_pause:
            self._transport.resume_reading()
        self._is_paused = should_pause

    async def _serve(self, request: Request) -> None:
        try:
            answer = await self._answer(request)
        except Exception:  # a mistake of ours: nobody shall wait for what does not come
            self.abort()
            raise
        self._transport.write(answer)
        self._since = self._loop.time()
        if not request.is_lasting or self._is_last:
            await self._hear_out(request)
            self._transport.close()
        self._task = None
        request.is_wanted = True  # what still comes of it is read and forgotten
        self._go_on()

    def _ask_for_body(self, request: Request) -> None:
        request.is_wanted = True
        if request.headers.get("expect", "").lower() == "100-continue":
            self._transport.write(CONTINUE)
        self._go_on()

    async def _hear_out(self, request: Request) -> None:
        """Wait while more comes: whoever still sends when the connection ends hears no answer."""
        if request.is_whole:
            return
        self._reader.is_deaf = True
        self._go_on()
        deadline = self._loop.time() + HEARD_OUT_SECONDS
        heard = -1
        while heard != self._reader.unread and self._loop.time() < deadline:
            heard = self._reader.unread
            await asyncio.sleep(QUIET_SECONDS)
