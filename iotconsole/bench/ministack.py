"""MiniStack's SQS as a yardstick: a server of its own for as long as the measurement lasts."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import URLError
from urllib.request import urlopen

from iotconsole.bench.door import BODY, Door, Queue
from iotconsole.bench.http import Reply
from iotconsole.embedded.elsewhere import free_ports

HOST = "127.0.0.1"
UNCHECKED = "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/sqs/aws4_request"
BATCH = 10  # SQS API, SendMessageBatch
WAIT_SECONDS = 20  # SQS API, ReceiveMessage: the longest
READY_SECONDS = 30
STOP_SECONDS = 10
HINT = "make bench, or: .venv/bin/uv pip install --require-hashes -r requirements-bench.lock"

_HANDLE = re.compile(rb'"ReceiptHandle": *"([^"]+)"')


@contextmanager
def running() -> Iterator[Door | None]:
    """Run it while the block runs; None where it is not installed."""
    program = shutil.which("ministack", path=str(Path(sys.executable).parent))
    if program is None:
        yield None
        return
    [port] = free_ports(1)
    with TemporaryDirectory(prefix="ministack-") as home, _server(program, home, port) as server:
        _wait_until_ready(server, port)
        yield _door(int(port))


@contextmanager
def _server(program: str, home: str, port: str) -> Iterator[subprocess.Popen[bytes]]:
    own = {"GATEWAY_PORT": port, "BIND_HOST": HOST, "LOG_LEVEL": "WARNING", "SERVICES": "sqs"}
    own |= {"HOME": home, "TMPDIR": home}
    log = subprocess.DEVNULL
    server = subprocess.Popen(  # noqa: S603
        [program], cwd=home, env=dict(os.environ) | own, stdout=log, stderr=log
    )
    try:
        yield server
    finally:
        server.terminate()
        server.wait(STOP_SECONDS)


def _wait_until_ready(server: subprocess.Popen[bytes], port: str) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        try:
            with urlopen(f"http://{HOST}:{port}/_ministack/health", timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise TimeoutError("MiniStack does not answer.")


def _door(port: int) -> Door:
    return Door(
        name="MiniStack",
        host=HOST,
        port=port,
        create=lambda name: _request(port, "CreateQueue", QueueName=name),
        queue=lambda name: _queue(port, f"http://{HOST}:{port}/000000000000/{name}"),
    )


def _queue(port: int, url: str) -> Queue:
    body = BODY.decode()
    entries = [{"Id": str(number), "MessageBody": body} for number in range(BATCH)]
    return Queue(
        send=_request(port, "SendMessage", QueueUrl=url, MessageBody=body),
        batch=_request(port, "SendMessageBatch", QueueUrl=url, Entries=entries),
        batch_size=BATCH,
        receive=_request(port, "ReceiveMessage", QueueUrl=url),
        wait=_request(port, "ReceiveMessage", QueueUrl=url, WaitTimeSeconds=WAIT_SECONDS),
        handle=_handle,
        delete=lambda handle: _request(
            port, "DeleteMessage", QueueUrl=url, ReceiptHandle=handle.decode()
        ),
    )


def _handle(reply: Reply) -> bytes:
    found = _HANDLE.search(reply.body)
    return found[1] if found else b""


def _request(port: int, action: str, **parameters: object) -> bytes:
    """Write a request in SQS's JSON protocol; MiniStack checks no signature."""
    body = json.dumps(parameters).encode()
    lines = [
        "POST / HTTP/1.1",
        f"Host: {HOST}:{port}",
        "Content-Type: application/x-amz-json-1.0",
        f"X-Amz-Target: AmazonSQS.{action}",
        f"Authorization: {UNCHECKED}",
        f"Content-Length: {len(body)}",
    ]
    return "\r\n".join([*lines, "", ""]).encode() + body
