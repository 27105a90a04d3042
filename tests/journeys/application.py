"""An application server: the official message service SDK, in a process of its own, on a queue."""

import json
import queue
import subprocess
import sys
from base64 import b64decode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any

import iotconsole
from tests.journeys.eventually import PATIENCE_SECONDS

# Not imported: the SDK's package has the name of our own.
CONSUMER = Path(iotconsole.__file__).parent / "demo/consumer.py"


@dataclass(frozen=True, slots=True)
class Message:
    """What an application server received; `body` is what the SDK hands it, read as JSON."""

    id: str
    body: dict[str, Any]

    @property
    def payload(self) -> Any:
        """What is inside the envelope of a server-side subscription."""
        return json.loads(b64decode(self.body["payload"]))


class Inbox:
    """What an application server receives, in order."""

    def __init__(self) -> None:
        self._messages: queue.SimpleQueue[Message] = queue.SimpleQueue()

    def next(self) -> Message:
        """Wait for the next message."""
        return self._messages.get(timeout=PATIENCE_SECONDS)

    def waiting(self) -> Iterator[Message]:
        """Answer what has come so far and was not looked at."""
        while not self._messages.empty():
            yield self._messages.get()

    def read(self, process: "subprocess.Popen[str]") -> None:
        for line in process.stdout or ():
            seen = json.loads(line)
            self._messages.put(Message(seen["id"], json.loads(seen["body"])))


@contextmanager
def consuming(credentials: Mapping[str, str], name: str, *options: str) -> Iterator[Inbox]:
    """Receive from a queue while the block runs; `raw` for bodies that are not base64."""
    where = [credentials["mns_endpoint"], credentials["access_key_id"], name, *options]
    process = subprocess.Popen(
        [sys.executable, "-I", str(CONSUMER), *where],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    process.stdin.write(credentials["access_key_secret"] + "\n")
    process.stdin.close()
    inbox = Inbox()
    reader = Thread(target=inbox.read, args=(process,))
    reader.start()
    try:
        yield inbox
    finally:
        process.terminate()
        process.wait()
        reader.join()
