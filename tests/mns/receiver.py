"""A subscriber: a web server that keeps what it is sent and verifies it as real ones do."""

import base64
import queue
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any, Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

PATIENCE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Received:
    path: str
    headers: dict[str, str]
    body: bytes

    def verify(self, certificate: str) -> None:
        """Raise unless the holder of the certificate's key signed exactly this."""
        named = {k.lower(): v for k, v in self.headers.items()}
        lines = [
            "POST",
            named["content-md5"],
            named["content-type"],
            named["date"],
            *(f"{key}:{named[key]}" for key in sorted(named) if key.startswith("x-mns-")),
            self.path,
        ]
        key = x509.load_pem_x509_certificate(certificate.encode()).public_key()
        assert isinstance(key, rsa.RSAPublicKey)
        signature, sha1 = base64.b64decode(named["authorization"]), hashes.SHA1()  # noqa: S303
        key.verify(signature, "\n".join(lines).encode(), padding.PKCS1v15(), sha1)


class Server(ThreadingHTTPServer):
    request_queue_size = 128  # a full round knocks at the same moment


class Receiver:
    """Answers 204 until told otherwise."""

    def __init__(self) -> None:
        self.status = 204
        self.answer = b""
        self.headers: dict[str, str] = {}
        self.may_answer = Event()
        self.may_answer.set()
        self._received: queue.Queue[Received] = queue.Queue()
        self._server = Server(("127.0.0.1", 0), self._handler())

    def __enter__(self) -> Self:
        Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.may_answer.set()
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def next(self) -> Received:
        return self._received.get(timeout=PATIENCE_SECONDS)

    @property
    def count(self) -> int:
        return self._received.qsize()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver._received.put(Received(self.path, dict(self.headers.items()), body))
                receiver.may_answer.wait()
                self.send_response(receiver.status)
                for name, value in receiver.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(receiver.answer)))
                self.end_headers()
                self.wfile.write(receiver.answer)

            def log_message(self, *args: Any) -> None:
                pass

        return Handler
