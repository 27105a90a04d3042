"""What is asked of a message server, whichever it is: the bytes of each request, made once."""

from collections.abc import Callable
from dataclasses import dataclass

from iotconsole.bench.http import Reply

BODY = b"m" * 256


@dataclass(frozen=True, slots=True)
class Queue:
    """The requests about one queue; of a received message the handle goes into the last."""

    send: bytes
    batch: bytes
    batch_size: int  # the most the server takes at once
    receive: bytes
    wait: bytes  # receive, and be told as soon as there is a message
    handle: Callable[[Reply], bytes]  # b"" where there was no message
    delete: Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Door:
    """Where a server listens, and how a queue is made there."""

    name: str
    host: str
    port: int
    create: Callable[[str], bytes]
    queue: Callable[[str], Queue]
