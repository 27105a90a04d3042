"""Sends messages to RocketMQ as an application does."""

import itertools
import time
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from inbound.access import Access
from inbound.rocketmq import library, metadata

CALL_SECONDS = 10
AT_ONCE = 100
_OK, _TRIES_APART = 20_000, 0.2
# A server that starts slowly refuses so often that gRPC would try again only after two minutes.
_OPTIONS = (("grpc.max_reconnect_backoff_ms", 1_000),)

Message = tuple[bytes, Mapping[str, str], str]  # body, properties, tag


class NotSent(Exception):
    """RocketMQ did not take messages."""


class Producer:
    """A connection that sends."""

    def __init__(self, endpoint: str) -> None:
        self._access = Access(endpoint)
        self._channel = library.channels().insecure_channel(f"ipv4:{endpoint}", _OPTIONS)
        self._stub = library.protocol().MessagingServiceStub(self._channel)

    def send(self, topic: str, messages: Iterable[Message]) -> None:
        """Send messages, some at a time; each is stored when this returns."""
        api, waiting = library.protocol(), list(messages)
        for start in range(0, len(waiting), AT_ONCE):
            request = api.SendMessageRequest()
            for body, properties, tag in waiting[start : start + AT_ONCE]:
                _write(request.messages.add(), topic, body, properties, tag)
            answer = self._stub.SendMessage(request, **self._call())
            if answer.status.code != _OK:
                raise NotSent(answer.status.message)

    def knows(self, topic: str) -> bool:
        """Tell whether messages can be sent to a topic."""
        api = library.protocol()
        request = api.QueryRouteRequest(topic=api.Resource(name=topic))
        try:
            return bool(self._stub.QueryRoute(request, **self._call()).status.code == _OK)
        except library.channels().RpcError:
            return False

    def close(self) -> None:
        """Leave."""
        self._channel.close()

    def _call(self) -> dict[str, Any]:
        return {"metadata": metadata.signed(self._access, "bench"), "timeout": CALL_SECONDS}


_numbers = itertools.count()


def _write(
    message: Any,  # noqa: ANN401 - untyped
    topic: str,
    body: bytes,
    properties: Mapping[str, str],
    tag: str,
) -> None:
    message.topic.name, message.body = topic, body
    message.user_properties.update(properties)
    said = message.system_properties
    said.message_id = f"01{uuid.uuid4().hex.upper()}"[:34]
    said.message_type, said.body_encoding = 1, 1  # normal, identity
    said.queue_id = next(_numbers) % 4
    said.born_timestamp.GetCurrentTime()
    said.born_host = "bench"
    if tag:
        said.tag = tag


def wait_for_topic(endpoint: str, topic: str, deadline: float) -> None:
    """Wait until the proxy knows a topic."""
    producer = Producer(endpoint)
    while not producer.knows(topic):
        if time.monotonic() > deadline:
            raise TimeoutError(f"RocketMQ does not know the topic {topic}.")
        time.sleep(_TRIES_APART)
    producer.close()
