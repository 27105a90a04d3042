"""One signed POST to a subscriber and what came of it."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass

import aiohttp
from yarl import URL

from iotconsole.kit.errors import Phrase, marked
from mns.guard import AddressRefused, guarded_socket

ANSWER_SECONDS = 5  # SMQ documentation, HTTP endpoints: no answer within 5 seconds is a failure
EXCERPT_BYTES = 512
EXCERPT_SECONDS = 1
BUSY = (408, 429)  # RFC 9110 and 6585: the client shall come back later


@dataclass(frozen=True, slots=True)
class Request:
    """What is posted."""

    url: URL
    headers: dict[str, str]
    body: bytes
    signed: str = ""  # the text under the signature, for whoever wants to see it


@dataclass(frozen=True, slots=True)
class Reply:
    """What the subscriber answered, or why there is no answer."""

    status: int | None
    latency_ms: int
    excerpt: str = ""
    error: str = ""
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def is_endpoint_failing(self) -> bool:
        """Tell whether the endpoint itself is in trouble, not only with this message.

        Any other 4xx is a verdict about the message, given by an endpoint that is well.
        """
        if not self.error:
            return False
        return self.status not in range(400, 500) or self.status in BUSY


async def post_all(requests: Sequence[Request]) -> list[Reply]:
    """Post all at once and wait for every answer."""
    async with aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(socket_factory=guarded_socket),
        timeout=aiohttp.ClientTimeout(total=ANSWER_SECONDS),
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        skip_auto_headers=["Accept-Encoding"],
    ) as session:
        return await asyncio.gather(*(_post(session, request) for request in requests))


async def _post(session: aiohttp.ClientSession, request: Request) -> Reply:
    began = time.monotonic()
    try:
        async with session.post(
            request.url, data=request.body, headers=request.headers, allow_redirects=False
        ) as response:
            latency = _since(began)
            headers = tuple(response.headers.items())
            excerpt = await _excerpt(response)
    except (aiohttp.ClientError, OSError, ValueError) as exc:
        return Reply(None, _since(began), error=_reason(exc))
    return Reply(response.status, latency, excerpt, _verdict(response.status), headers)


async def _excerpt(response: aiohttp.ClientResponse) -> str:
    """Read the beginning of the answer; whether it comes does not change the verdict."""
    try:
        async with asyncio.timeout(EXCERPT_SECONDS):
            return (await response.content.read(EXCERPT_BYTES)).decode(errors="replace")
    except (aiohttp.ClientError, OSError):
        return ""


def _verdict(status: int) -> str:
    if 200 <= status < 300:
        return ""
    if 300 <= status < 400:
        sentence = marked("The endpoint answered %(status)s; redirects are not followed.")
        return Phrase(sentence, status=status)
    return Phrase(marked("The endpoint answered %(status)s."), status=status)


def _reason(exc: Exception) -> str:
    if isinstance(exc, TimeoutError):
        sentence = marked("The endpoint did not answer within %(seconds)s seconds.")
        return Phrase(sentence, seconds=ANSWER_SECONDS)
    if isinstance(exc, aiohttp.ClientConnectorError):
        sentence = marked("The endpoint cannot be reached: %(error)s")
        return Phrase(sentence, error=_told(exc.os_error))
    return Phrase(marked("The endpoint did not answer properly: %(error)s"), error=str(exc))


def _told(error: OSError) -> str:
    return error.phrase if isinstance(error, AddressRefused) else str(error)


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1_000)
