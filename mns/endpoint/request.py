"""One request as it comes over a connection: its head at once, its body when somebody wants it."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Self

from mns.errors import InvalidArgument, MalformedXML

# The longest batch is 64 KB of text, and no character of it takes more than six in XML. The rest
# is for properties: in plain letters one message has at most 215 KB of them.
LARGEST_BODY = 1_048_576


class Request:
    """What a client asks, not yet looked into."""

    __slots__ = (
        "_arrival",
        "_ask",
        "_is_spoilt",
        "_parts",
        "_size",
        "address",
        "headers",
        "is_lasting",
        "is_wanted",
        "is_whole",
        "method",
        "target",
        "trouble",
    )

    def __init__(
        self,
        method: str,
        target: str,
        headers: Mapping[str, str],
        *,
        address: str,
        is_lasting: bool,
        ask: Callable[["Request"], None],
        trouble: str = "",
    ) -> None:
        self.method = method
        self.target = target
        self.headers = headers  # by lower-case name; of one that comes twice the first
        self.address = address
        self.is_lasting = is_lasting  # whether the client would like to use the connection again
        self.trouble = trouble  # why this is no request at all
        self.is_whole = False  # whether all of the body is here
        self.is_wanted = False  # whether what comes of the body should be read
        self._ask = ask  # for the body
        self._parts: list[bytes] = []
        self._size = 0
        self._is_spoilt = False
        self._arrival: asyncio.Future[None] | None = None

    @classmethod
    def none(cls, trouble: str, address: str) -> Self:
        """Stand for what is no request."""
        return cls(
            "", "", {}, address=address, is_lasting=False, ask=lambda _: None, trouble=trouble
        )

    def add(self, part: bytes) -> None:
        """Take a piece of the body, and keep it unless it is too much."""
        self._size += len(part)
        if self._size <= LARGEST_BODY:
            self._parts.append(part)

    def end(self) -> None:
        """There is no more to come."""
        self.is_whole = True
        self._arrived()

    def spoil(self) -> None:
        """What should have been the rest of the body could not be read."""
        self._is_spoilt = True
        self._arrived()

    async def read(self) -> bytes:
        """Answer the body."""
        if not (self.is_whole or self._is_spoilt):
            self._arrival = asyncio.get_running_loop().create_future()
            self._ask(self)
            await self._arrival
        if self._is_spoilt:
            raise MalformedXML("The body of the request did not arrive whole.")
        if self._size > LARGEST_BODY:
            raise InvalidArgument(f"The body of the request has more than {LARGEST_BODY} bytes.")
        return b"".join(self._parts)

    def _arrived(self) -> None:
        if self._arrival is not None and not self._arrival.done():
            self._arrival.set_result(None)
