"""Has the conversation of a case with the door, byte by byte, and compares what is answered.

How a request travels: "@by stranger", "@by nobody" (no such key), "@by guesser" (wrong secret);
"@signed 4 cn-hangzhou" (version 4); "@http 1.0"; "@chunked"; "@again" (on the same connection);
"@patient": from now on, who receives from the queue waits for an hour unless told otherwise.
What is said of an answer besides: "@after 0.9" seconds; "@empty": the headers of a body without it.
"""

import base64
import http.client
import re
import socket
import time
from dataclasses import dataclass, field
from hashlib import md5

from mns.wire import xml
from tests.mns.conformance import signing
from tests.mns.conformance.blanks import filled, matched
from tests.mns.conformance.reader import Case, Half, Step
from tests.mns.endpoint.cast import TIMEOUT_SECONDS, House
from tests.mns.endpoint.waiting import make_patient

DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
NAMESPACE = ' xmlns="http://mns.aliyuncs.com/doc/v1"'
WHOLE_ERROR = ["Code", "Message", "RequestId", "HostId"]


@dataclass(slots=True)
class Heard:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: str
    seconds: float


def hear(connection: socket.socket, method: str, began: float) -> Heard:
    """Read the answer to a request."""
    reply = http.client.HTTPResponse(connection, method=method)
    reply.begin()
    text = reply.read().decode()
    return Heard(reply.status, dict(reply.getheaders()), text, time.monotonic() - began)


@dataclass(slots=True)
class Talk:
    """One conversation; `known` is what fills the blanks."""

    house: House
    known: dict[str, str]
    _connection: socket.socket | None = field(default=None, init=False)

    def play(self, case: Case) -> None:
        try:
            for step in case.steps:
                heard = self._say(step.request)
                problem = self._problem(step, heard)
                assert not problem, f"{step.request.first}: {problem}\n{heard}"
        finally:
            self._hang_up()

    def _say(self, request: Half) -> Heard:
        method, target = filled(request.first, self.known).split(" ", 1)
        body = filled("\n".join(request.lines), self.known).encode()
        head, sent = self._written(request, method, target, body)
        if "again" not in request.how:
            self._hang_up()
            address = ("127.0.0.1", self.house.port)
            self._connection = socket.create_connection(address, timeout=TIMEOUT_SECONDS)
        assert self._connection is not None
        if "patient" in request.how:
            make_patient(self.house, self.known["queue"])
        began = time.monotonic()
        self._connection.sendall(head)
        if b"100-continue" in head:
            assert self._connection.recv(1_000) == b"HTTP/1.1 100 Continue\r\n\r\n"
        self._connection.sendall(sent)
        return hear(self._connection, method, began)

    def _written(self, request: Half, method: str, target: str, body: bytes) -> tuple[bytes, bytes]:
        digest = md5(body, usedforsecurity=False)
        self.known["md5 raw"] = base64.b64encode(digest.digest()).decode()
        self.known["md5 hex"] = base64.b64encode(digest.hexdigest().encode()).decode()
        chunked = "chunked" in request.how
        headers = [
            ("Host", self.known["host"]),
            ("Date", filled("{now}", self.known)),
            ("x-mns-version", "2015-06-06"),
            ("Transfer-Encoding", "chunked") if chunked else ("Content-Length", str(len(body))),
        ]
        own = [(name, filled(value, self.known)) for name, value in request.headers]
        left_out = {name.lower() for name, _ in own} | {name.lower() for name in request.without}
        headers = [(name, value) for name, value in headers if name.lower() not in left_out] + own
        if "authorization" not in left_out:
            headers.append(("Authorization", self._signature(request, method, target, headers)))
        lines = [f"{method} {target} HTTP/{request.how.get('http', '1.1')}"]
        lines += [f"{name}: {value}" for name, value in headers]
        return "\r\n".join([*lines, "", ""]).encode(), _chunks(body) if chunked else body

    def _signature(self, request: Half, method: str, target: str, headers: signing.Headers) -> str:
        by = request.how.get("by", "owner")
        client = self.house.stranger if by == "stranger" else self.house.owner
        key = "nobody" if by == "nobody" else client.access_key_id
        secret = "guessed" if by == "guesser" else client.secret
        version, _, region = request.how.get("signed", "2").partition(" ")
        if version == "4":
            return signing.version_4(key, secret, method, target, headers, region)
        return signing.version_2(key, secret, method, target, headers)

    def _problem(self, step: Step, heard: Heard) -> str:
        """Say what is wrong with an answer, "" if nothing is."""
        status, _, code = step.answer.first.partition(" ")
        if heard.status != int(status):
            return f"not {status}"
        return (
            _odd_form(heard, empty="empty" in step.answer.how)
            or self._odd_headers(step.answer, heard)
            or (self._odd_error(code, heard) if code else self._odd_body(step.answer, heard))
            or _odd_time(step.answer, heard)
        )

    def _odd_headers(self, answer: Half, heard: Heard) -> str:
        for name, pattern in answer.headers:
            if not matched(pattern, heard.headers.get(name, ""), self.known):
                return f"the header {name} is not {pattern}"
        unwanted = [name for name in answer.without if name in heard.headers]
        return f"there are headers {unwanted}" if unwanted else ""

    def _odd_error(self, code: str, heard: Heard) -> str:
        error = xml.parse(heard.body.encode())
        if error.name != "Error" or [child.name for child in error.children] != WHOLE_ERROR:
            return "not a whole error"
        if error.value("RequestId") != heard.headers["x-mns-request-id"]:
            return "not the request id of the header"
        if not error.value("HostId").startswith("http://") or not error.value("Message"):
            return "no host or no message"
        return "" if error.value("Code") == code else f"not {code}"

    def _odd_body(self, answer: Half, heard: Heard) -> str:
        wanted = "".join(line.strip() for line in answer.lines)
        plain = heard.body.removeprefix(DECLARATION).replace(NAMESPACE, "", 1)
        return "" if matched(wanted, plain, self.known) else f"the body is not {wanted}"

    def _hang_up(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _odd_form(heard: Heard, *, empty: bool) -> str:
    """Say what is wrong in what every answer has in common."""
    headers = heard.headers
    if not re.fullmatch("[0-9A-F]{24}", headers.get("x-mns-request-id", "")):
        return "no x-mns-request-id of 24 upper-case hex digits"
    if headers.get("x-mns-version") != "2015-06-06" or headers.get("Server") != "AliyunMNS":
        return "no version or no server"
    if "Date" not in headers or "Transfer-Encoding" in headers:
        return "no date, or chunked"
    if empty:  # headers of a body that is left out
        return "a body" if heard.body else ""
    if not heard.body:
        return "a type of nothing" if "Content-Type" in headers else ""
    return _odd_document(heard)


def _odd_document(heard: Heard) -> str:
    headers = heard.headers
    if headers.get("Content-Type") != "text/xml;charset=utf-8":
        return "another type"
    if int(headers.get("Content-Length", "-1")) != len(heard.body.encode()):
        return "another length"
    root = re.match(r"<\w+(.*?)>", heard.body.removeprefix(DECLARATION))
    if not heard.body.startswith(DECLARATION) or root is None or root[1] != NAMESPACE:
        return "another declaration or namespace"
    return ""


def _odd_time(answer: Half, heard: Heard) -> str:
    return "" if heard.seconds >= float(answer.how.get("after", 0)) else "too early"


def _chunks(body: bytes) -> bytes:
    middle = len(body) // 2
    pieces = [piece for piece in (body[:middle], body[middle:]) if piece]
    return b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in pieces) + b"0\r\n\r\n"
