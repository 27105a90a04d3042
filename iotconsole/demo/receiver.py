"""An HTTP subscriber: checks the signature of every push and hands the body on."""

import base64
import threading
import urllib.request
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.x509 import load_pem_x509_certificate

BODY_LIMIT = 1024 * 1024
FETCH_SECONDS = 5


class Receiver:
    """Listens on a free port of this machine while the block runs."""

    def __init__(self, take: Callable[[str], None]) -> None:
        receiver = self
        self._certificates: dict[str, RSAPublicKey] = {}

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = min(int(self.headers.get("Content-Length", 0)), BODY_LIMIT)
                body = self.rfile.read(length)
                genuine = receiver.is_genuine(self)
                self.send_response(204 if genuine else 403)
                self.end_headers()
                if genuine:
                    take(body.decode())

            def log_message(self, *_: object) -> None:
                """Say nothing: the demo prints what arrives."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        """Answer the endpoint to subscribe."""
        return f"http://127.0.0.1:{self._server.server_port}/notifications"

    def __enter__(self) -> "Receiver":
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def is_genuine(self, request: BaseHTTPRequestHandler) -> bool:
        """Check the signature as receivers do (SMQ, HTTP push: signature and certificate)."""
        headers = {name.lower(): value for name, value in request.headers.items()}
        signed = sorted(f"{n}:{v}" for n, v in headers.items() if n.startswith("x-mns-"))
        first = [headers.get(name, "") for name in ("content-md5", "content-type", "date")]
        text = "\n".join(["POST", *first, *signed, request.path])
        try:
            url = base64.b64decode(headers.get("x-mns-signing-cert-url", "")).decode()
            signature = base64.b64decode(headers.get("authorization", ""))
            self._public_key(url).verify(signature, text.encode(), PKCS1v15(), SHA1())  # noqa: S303
        except (InvalidSignature, ValueError):  # ValueError: no base64, no address, no certificate
            return False
        return True

    def _public_key(self, url: str) -> RSAPublicKey:
        if url not in self._certificates:
            with urllib.request.urlopen(url, timeout=FETCH_SECONDS) as answer:  # noqa: S310 - demo, own machine
                key = load_pem_x509_certificate(answer.read(BODY_LIMIT)).public_key()
            assert isinstance(key, RSAPublicKey)  # noqa: S101
            self._certificates[url] = key
        return self._certificates[url]
