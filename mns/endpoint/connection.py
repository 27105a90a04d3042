"""One connection of a client: requests are read off it and answered one after the other."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import cast

import httptools

from mns.endpoint.request import Request

LONGEST_LINE = 8_190  # of a head, as at most servers
LARGEST_HEAD = 65_536
ARRIVAL_SECONDS = 60  # for a request to come whole, or for an answer to be taken
IDLE_SECONDS = 3_630  # a little more than the hour for which balancers keep a connection
QUIET_SECONDS = 0.05
HEARD_OUT_SECONDS = 5.0

CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
TUNNEL = "CONNECT"


class Connection(asyncio.Protocol):
    """Reads no faster than it answers: what waits on it is bounded by one read of the socket."""

    _transport: asyncio.Transport

    def __init__(
        self,
        answer: Callable[[Request], Awaitable[bytes]],
        crowd: "set[Connection]",
    ) -> None:
        self._answer = answer
        self._crowd = crowd  # all connections that are open
        self._loop = asyncio.get_running_loop()
        self._parser = httptools.HttpRequestParser(self)
        self._address = ""
        self._since = self._loop.time()  # when what is under way began, or nothing was
        self._target = b""
        self._headers: dict[str, str] = {}
        self._in_head = False
        self._head_size = 0  # without what came in one piece with its beginning
        self._trouble = ""
        self._arriving: Request | None = None  # the one whose body is on its way
        self._waiting: deque[Request] = deque()
        self._task: asyncio.Task[None] | None = None
        self._unread = 0
        self._is_deaf = False  # nothing that comes now can be a request
        self._is_last = False  # the platform is about to stop
        self._is_paused = False
        self._can_write = True

    # What the loop tells.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = cast("asyncio.Transport", transport)  # TCP gives no other
        self._address = str((transport.get_extra_info("peername") or ("",))[0])
        self._crowd.add(self)

    def connection_lost(self, _exc: Exception | None) -> None:
        """Stop: who hangs up in a long poll must not be handed the next message."""
        self._crowd.discard(self)
        self._waiting.clear()
        if self._task is not None:
            self._task.cancel()

    def data_received(self, data: bytes) -> None:
        """Read on; after something that is no HTTP nothing can be understood."""
        if self._is_deaf:
            self._unread += len(data)
            return
        if self._in_head:
            self._head_size += len(data)
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade as exc:
            self._read_as_it_is(data[exc.args[0] :])
        except httptools.HttpParserError as exc:
            self._give_up(str(exc))
        if self._in_head and self._head_size > LARGEST_HEAD:
            self._give_up(f"its head has more than {LARGEST_HEAD} bytes")
        self._go_on()

    def pause_writing(self) -> None:
        """Wait for a client that does not take its answers."""
        self._can_write = False
        self._since = self._loop.time()

    def resume_writing(self) -> None:
        """Answer on."""
        self._can_write = True
        self._go_on()

    # What the parser tells.

    def on_message_begin(self) -> None:
        """Expect the head of a request."""
        self._since = self._loop.time()
        self._in_head, self._head_size = True, 0
        self._target, self._headers, self._trouble = b"", {}, ""

    def on_url(self, part: bytes) -> None:
        """Take a piece of the target."""
        self._target += part
        self._check_line(self._target)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header. The first of its name counts, in the signature and for the meaning."""
        if self._in_head:  # those behind a body in chunks concern nobody
            self._check_line(value)
            text = value.rstrip().decode("utf-8", "surrogateescape")
            self._headers.setdefault(name.decode("latin-1").lower(), text)

    def on_headers_complete(self) -> None:
        """Have a request, of which at most the body is missing."""
        self._in_head = False
        method, target = self._asked()
        if self._parser.should_upgrade() and method != TUNNEL:
            return  # it is read once more
        self._arriving = Request(
            method,
            target,
            self._headers,
            address=self._address,
            is_lasting=self._parser.should_keep_alive() and not self._trouble,
            ask=self._ask_for_body,
            trouble=self._trouble,
        )
        self._waiting.append(self._arriving)

    def on_body(self, part: bytes) -> None:
        """Take a piece of the body."""
        if self._arriving is not None:
            self._arriving.add(part)

    def on_message_complete(self) -> None:
        """Have all of a request."""
        if self._arriving is not None:
            self._arriving.end()
            self._is_deaf = not self._arriving.is_lasting
            self._arriving = None

    # What its owner tells.

    def end(self) -> asyncio.Task[None] | None:
        """Give the answer that is under way, which this tells the end of, and no other."""
        self._is_last = True
        self._waiting.clear()
        if self._task is None:
            self._transport.close()
        return self._task

    def end_if_late(self) -> None:
        """Hang up on who takes too long to send or to read; a long poll may take its time."""
        is_answering = self._task is not None and self._arriving is None and self._can_write
        if is_answering:
            return
        is_idle = self._can_write and self._arriving is None and not self._in_head
        if self._loop.time() - self._since > (IDLE_SECONDS if is_idle else ARRIVAL_SECONDS):
            self.abort()

    def abort(self) -> None:
        """Hang up."""
        self._transport.abort()

    def _go_on(self) -> None:
        """Answer the next request, and read only if there is room for more."""
        if self._transport.is_closing():
            return
        if self._task is None and self._waiting and self._can_write:
            self._task = self._loop.create_task(self._serve(self._waiting.popleft()))
        is_full = bool(self._waiting) or bool(self._arriving and not self._arriving.is_wanted)
        should_pause = is_full and not self._is_deaf
        if should_pause != self._is_paused:
            self._is_paused = should_pause
            (self._transport.pause_reading if should_pause else self._transport.resume_reading)()

    async def _serve(self, request: Request) -> None:
        answer = await self._answer(request)
        self._transport.write(answer)
        self._since = self._loop.time()
        if not request.is_lasting or self._is_last:
            await self._hear_out(request)
            self._transport.close()
        self._task = None
        request.is_wanted = True  # what still comes of it is read and forgotten
        self._go_on()

    def _ask_for_body(self) -> None:
        request = self._arriving
        if request is not None:
            request.is_wanted = True
            if request.headers.get("expect", "").lower() == "100-continue":
                self._transport.write(CONTINUE)
        self._go_on()

    def _read_as_it_is(self, rest: bytes) -> None:
        """Read a request that would rather speak something else (RFC 9110, 7.8: it may not)."""
        method, target = self._asked()
        if method == TUNNEL:
            self._waiting[-1].is_lasting = False
            self._is_deaf = True
            return
        self._headers.pop("upgrade", None)
        lines = [f"{method} {target} HTTP/1.1", *map(": ".join, self._headers.items()), "", ""]
        self._parser = httptools.HttpRequestParser(self)
        self.data_received("\r\n".join(lines).encode("utf-8", "surrogateescape") + rest)

    def _asked(self) -> tuple[str, str]:
        return self._parser.get_method().decode(), self._target.decode("utf-8", "surrogateescape")

    def _check_line(self, line: bytes) -> None:
        if len(line) > LONGEST_LINE:
            self._trouble = f"a line of its head has more than {LONGEST_LINE} bytes"

    def _give_up(self, reason: str) -> None:
        """Be deaf from here on, and say why once what was asked before has been answered."""
        if self._is_deaf:
            return
        self._is_deaf, self._in_head = True, False
        if self._arriving is not None:
            self._arriving.is_lasting = False
            self._arriving.spoil()
            self._arriving = None
        else:
            self._waiting.append(Request.none(reason, self._address))

    async def _hear_out(self, request: Request) -> None:
        """Wait while more comes: whoever still sends when the connection ends hears no answer."""
        if request.is_whole:
            return
        self._is_deaf = True
        self._go_on()
        deadline = self._loop.time() + HEARD_OUT_SECONDS
        heard = -1
        while heard != self._unread and self._loop.time() < deadline:
            heard = self._unread
            await asyncio.sleep(QUIET_SECONDS)
