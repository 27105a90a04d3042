"""The bytes of an answer."""

from email.utils import formatdate
from functools import lru_cache
from http import HTTPStatus

from mns.endpoint.call import Reply
from mns.endpoint.request import Request
from mns.wire import xml
from mns.wire.headers import VERSION

# Written as clients look them up: Java finds `Location` in these very letters only.
_HEAD = f"Server: AliyunMNS\r\nx-mns-version: {VERSION}\r\n"
_DOCUMENT = "Content-Type: text/xml;charset=utf-8\r\n"

_LINES = {status: f"HTTP/1.1 {status.value} {status.phrase}\r\n{_HEAD}" for status in HTTPStatus}


def written(request: Request, reply: Reply, request_id: str, now: int) -> bytes:
    """Write an answer; `now` is in epoch milliseconds."""
    body = b"" if reply.document is None else xml.write(reply.document)
    head = (
        f"{_LINES[reply.status]}x-mns-request-id: {request_id}\r\n{_date(now // 1000)}"
        f"{_location(reply)}{_content(reply, body)}{_connection(request)}\r\n"
    ).encode("utf-8", "surrogateescape")
    return head if request.method == "HEAD" else head + body


@lru_cache(maxsize=1)
def _date(second: int) -> str:
    return f"Date: {formatdate(second, usegmt=True)}\r\n"


def _location(reply: Reply) -> str:
    return f"Location: {reply.location}\r\n" if reply.location else ""


def _content(reply: Reply, body: bytes) -> str:
    if reply.status is HTTPStatus.NO_CONTENT:  # RFC 9110, 8.6: its length goes without saying
        return ""
    return f"{_DOCUMENT if body else ''}Content-Length: {len(body)}\r\n"


def _connection(request: Request) -> str:
    return f"Connection: {'keep-alive' if request.is_lasting else 'close'}\r\n"
