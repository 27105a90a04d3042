"""Requests to the message service, signed once: the date of a signature is good for 15 minutes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import formatdate
from typing import Self
from urllib.parse import urlsplit

from django.conf import settings

from iotconsole.bench.door import BODY, Door, Queue
from iotconsole.bench.http import Reply
from iotconsole.embedded import credentials
from mns.wire.headers import VERSION
from mns.wire.signature import sign, string_to_sign

BATCH = 16  # SMQ API, BatchSendMessage
WAIT_SECONDS = 30  # SMQ API, ReceiveMessage: the longest
LOOPBACK = "127.0.0.1"
KIND = "text/xml;charset=utf-8"

_HANDLE = re.compile(rb"<ReceiptHandle>([^<]+)")


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody with a key, now."""

    host: str
    port: int
    key_id: str
    secret: str
    date: str

    @classmethod
    def owner(cls) -> Self:
        """Be the owner of the platform."""
        known = credentials.read()
        address = urlsplit(known["mns_endpoint"])
        key = known["access_key_id"], known["access_key_secret"]
        return cls(str(address.hostname), int(address.port or 80), *key, formatdate(usegmt=True))

    def request(self, method: str, target: str, body: bytes = b"") -> bytes:
        """Write a signed request."""
        headers = {"content-type": KIND, "date": self.date, "x-mns-version": VERSION}
        signature = sign(self.secret, string_to_sign(method, target, headers))
        headers |= {"authorization": f"MNS {self.key_id}:{signature}", "host": self._host}
        return _written(method, target, headers, body)

    @property
    def _host(self) -> str:
        return f"{self.host}:{self.port}"


def door() -> Door:
    """Answer the door of the message service."""
    caller = Caller.owner()
    return Door(
        name="here",
        host=caller.host,
        port=caller.port,
        create=lambda name: caller.request("PUT", f"/queues/{name}", b"<Queue/>"),
        queue=lambda name: _queue(caller, name),
    )


def create_topic(caller: Caller, topic: str) -> bytes:
    """Write CreateTopic."""
    return caller.request("PUT", f"/topics/{topic}", b"<Topic/>")


def subscribe(caller: Caller, topic: str, name: str, endpoint: str) -> bytes:
    """Write Subscribe."""
    body = f"<Subscription><Endpoint>{endpoint}</Endpoint></Subscription>".encode()
    return caller.request("PUT", f"/topics/{topic}/subscriptions/{name}", body)


def unsubscribe(caller: Caller, topic: str, name: str) -> bytes:
    """Write Unsubscribe."""
    return caller.request("DELETE", f"/topics/{topic}/subscriptions/{name}")


def publish(caller: Caller, topic: str) -> bytes:
    """Write PublishMessage."""
    return caller.request("POST", f"/topics/{topic}/messages", _message(BODY))


def endpoint(queue: str) -> str:
    """Name a queue as the endpoint of a subscription."""
    return f"acs:mns:{settings.REGION}:{settings.ACCOUNT_ID}:queues/{queue}"


def _queue(caller: Caller, name: str) -> Queue:
    target = f"/queues/{name}/messages"
    batch = b"<Messages>" + _message(BODY) * BATCH + b"</Messages>"
    return Queue(
        send=caller.request("POST", target, _message(BODY)),
        batch=caller.request("POST", target, batch),
        batch_size=BATCH,
        receive=caller.request("GET", target),
        wait=caller.request("GET", f"{target}?waitseconds={WAIT_SECONDS}"),
        handle=_handle,
        delete=lambda handle: caller.request("DELETE", f"{target}?ReceiptHandle={handle.decode()}"),
    )


def _handle(reply: Reply) -> bytes:
    found = _HANDLE.search(reply.body)
    return found[1] if found else b""


def _message(body: bytes) -> bytes:
    return b"<Message><MessageBody>" + body + b"</MessageBody></Message>"


def _written(method: str, target: str, headers: Mapping[str, str], body: bytes) -> bytes:
    lines = [f"{method} {target} HTTP/1.1", *(f"{k}: {v}" for k, v in headers.items())]
    return "\r\n".join([*lines, f"content-length: {len(body)}", "", ""]).encode() + body
