"""Who plays in the tests of the door: its process, a client that signs, what it is answered."""

import http.client
import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import formatdate
from pathlib import Path

from iotconsole.embedded import elsewhere, store
from mns.wire import headers as wire
from mns.wire import signature, xml
from mns.wire.signature4 import V4
from mns.wire.target import Target, read_target

ROOT = Path(__file__).parents[3]
START_SECONDS = 120
END_SECONDS = 60
TIMEOUT_SECONDS = 100
NAMESPACE = "http://mns.aliyuncs.com/doc/v1"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, headers in the letters they came in."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def document(self) -> xml.Element:
        return xml.parse(self.body)

    def value(self, name: str) -> str:
        return self.document.value(name)

    @property
    def code(self) -> str:
        return self.value("Code")


@dataclass(frozen=True, slots=True)
class Client:
    """Signs like an SDK and sends exactly what it is told to."""

    port: int
    access_key_id: str
    secret: str
    host: str = ""
    skew: float = 0
    region: str = ""  # signs in version 4, for this region
    more: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, target: str, body: str = "", **headers: str) -> Answer:
        """Send one signed request; underscores in header names are hyphens."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return send(self.port, method, target, body, self._sign(method, target, named))

    def signed(self, method: str, target: str, **more: str) -> bytes:
        """Write one signed request without its body as it goes over the wire."""
        headers = self._sign(method, target, {k.replace("_", "-"): v for k, v in more.items()})
        lines = [f"{method} {target} HTTP/1.1", *(f"{k}: {v}" for k, v in headers.items())]
        return "\r\n".join([*lines, "", ""]).encode()

    def _sign(self, method: str, target: str, headers: dict[str, str]) -> dict[str, str]:
        sent = {
            "Host": self.host or f"127.0.0.1:{self.port}",
            "Date": formatdate(time.time() + self.skew, usegmt=True),
            "x-mns-version": wire.VERSION,
            **self.more,
            **headers,
        }
        lowered = {name.lower(): value for name, value in sent.items()}
        return {"Authorization": self._authorization(method, read_target(target), lowered), **sent}

    def _authorization(self, method: str, target: Target, headers: dict[str, str]) -> str:
        if not self.region:
            text = signature.string_to_sign(method, target.resource, headers)
            return f"MNS {self.access_key_id}:{signature.sign(self.secret, text)}"
        day = f"{datetime.fromtimestamp(time.time() + self.skew, UTC):%Y%m%d}"
        claim = V4("MNS4-HMAC-SHA256", self.access_key_id, day, self.region, "")
        signed = claim.expected(self.secret, method, target, headers)
        scope = f"{self.access_key_id}/{day}/{self.region}/mns/aliyun_v4_request"
        return f"{claim.scheme} Credential={scope},Signature={signed}"


def send(port: int, method: str, target: str, body: str, headers: dict[str, str]) -> Answer:
    """Send one request as it is."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)
    try:
        connection.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.putheader("Content-Length", str(len(body.encode())))
        connection.endheaders(body.encode())
        reply = connection.getresponse()
        return Answer(reply.status, dict(reply.getheaders()), reply.read())
    finally:
        connection.close()


def free_port() -> int:
    [port] = elsewhere.free_ports(1)
    return int(port)


def wait_until_open(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except ConnectionRefusedError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


@dataclass(slots=True)
class House:
    """A home with a store, a database and two users, and the door in front of it."""

    home: Path
    port: int
    owner: Client = field(init=False)
    stranger: Client = field(init=False)
    store: "subprocess.Popen[bytes]" = field(init=False)
    door: "subprocess.Popen[bytes]" = field(init=False)
    started: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    @property
    def log(self) -> Path:
        return self.home / "mns.log"

    @property
    def env(self) -> dict[str, str]:
        return {
            **os.environ,
            "IOTCONSOLE_HOME": str(self.home),
            "MNS_PORT": str(self.port),
            "ACCOUNT_ID": "1234567890123456",
            "REGION": "cn-shanghai",
        }

    def manage(self, *words: str) -> str:
        """Run a command of the platform to its end."""
        command = [sys.executable, "manage.py", *words]
        done = subprocess.run(command, cwd=ROOT, env=self.env, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()

    def start_store(self) -> None:
        config = store.write_config(self.home, self.home / "store.sock")
        self.store = subprocess.Popen(store.command(config), stdout=subprocess.DEVNULL)
        self.started.append(self.store)

    def start_door(self) -> None:
        command = [sys.executable, "manage.py", "mns"]
        with self.log.open("ab") as log:
            self.door = subprocess.Popen(command, cwd=ROOT, env=self.env, stdout=log, stderr=log)
        self.started.append(self.door)
        wait_until_open(self.port, self.door)

    def close(self) -> None:
        for process in reversed(self.started):
            process.terminate()
            process.wait(END_SECONDS)
