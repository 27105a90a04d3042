"""From the bytes of a connection to requests, as far as they are HTTP/1 (RFC 9112)."""

from collections import deque
from collections.abc import Callable

import httptools

from mns.endpoint.request import Request

LONGEST_LINE = 8_190  # of a head, as at most servers
LARGEST_HEAD = 65_536
TUNNEL = "CONNECT"


class Reader:
    """Reads on until something comes that is no HTTP: from there nothing can be understood."""

    def __init__(self, address: str, ask: Callable[[Request], None]) -> None:
        self.requests: deque[Request] = deque()  # not yet answered, oldest first
        self.arriving: Request | None = None  # the one whose body is on its way
        self.is_deaf = False  # nothing that comes now can be a request
        self.unread = 0  # bytes that came since
        self._address = address
        self._ask = ask  # for the body of a request
        self._parser = httptools.HttpRequestParser(self)
        self._target = b""
        self._headers: dict[str, str] = {}
        self._in_head = False
        self._head_size = 0  # without what came in one piece with its beginning
        self._trouble = ""

    @property
    def is_reading(self) -> bool:
        """Tell whether there is more to come of a request."""
        return self._in_head or self.arriving is not None

    def feed(self, data: bytes) -> None:
        """Read on."""
        if self.is_deaf:
            self.unread += len(data)
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

    # What the parser tells.

    def on_message_begin(self) -> None:
        """Expect the head of a request."""
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
        self.arriving = Request(
            method,
            target,
            self._headers,
            address=self._address,
            is_lasting=self._parser.should_keep_alive() and not self._trouble,
            ask=self._ask,
            trouble=self._trouble,
        )
        self.requests.append(self.arriving)

    def on_body(self, part: bytes) -> None:
        """Take a piece of the body."""
        if self.arriving is not None:
            self.arriving.add(part)

    def on_message_complete(self) -> None:
        """Have all of a request."""
        if self.arriving is not None:
            self.arriving.end()
            self.is_deaf = not self.arriving.is_lasting
            self.arriving = None

    def _asked(self) -> tuple[str, str]:
        return self._parser.get_method().decode(), self._target.decode("utf-8", "surrogateescape")

    def _check_line(self, line: bytes) -> None:
        if len(line) > LONGEST_LINE:
            self._trouble = f"a line of its head has more than {LONGEST_LINE} bytes"

    def _read_as_it_is(self, rest: bytes) -> None:
        """Read a request that would rather speak something else (RFC 9110, 7.8: it may not)."""
        method, target = self._asked()
        if method == TUNNEL:
            self.requests[-1].is_lasting = False
            self.is_deaf = True
            return
        self._headers.pop("upgrade", None)
        lines = [f"{method} {target} HTTP/1.1", *map(": ".join, self._headers.items()), "", ""]
        self._parser = httptools.HttpRequestParser(self)
        self.feed("\r\n".join(lines).encode("utf-8", "surrogateescape") + rest)

    def _give_up(self, reason: str) -> None:
        """Be deaf from here on, and have said why once what was asked before has been answered."""
        if self.is_deaf:
            return
        self.is_deaf, self._in_head = True, False
        if self.arriving is not None:
            self.arriving.is_lasting = False
            self.arriving.spoil()
            self.arriving = None
        else:
            self.requests.append(Request.none(reason, self._address))
