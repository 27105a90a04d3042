"""REST as an operator's script uses it: an access key, JSON, and one line for each request."""

import json
import urllib.error
import urllib.request
from base64 import b64encode
from dataclasses import dataclass
from typing import Any

ANSWER_SECONDS = 100


class Refused(Exception):
    """The answer was a problem; the sentence is the platform's."""


@dataclass(frozen=True, slots=True)
class Rest:
    """Call it with a method and an address: `rest("POST rules/", name="air")`."""

    base: str
    access_key_id: str
    secret: str

    def __call__(self, request: str, **body: Any) -> Any:
        """Answer what came back, decoded; Refused if that is a problem."""
        method, address = request.split(" ", 1)
        key = b64encode(f"{self.access_key_id}:{self.secret}".encode()).decode()
        asked = urllib.request.Request(  # noqa: S310 - our own platform
            f"{self.base}api/v1/{address}",
            data=None if method == "GET" else json.dumps(body).encode(),
            headers={"Authorization": f"Basic {key}", "Content-Type": "application/json"},
            method=method,
        )
        try:
            with urllib.request.urlopen(asked, timeout=ANSWER_SECONDS) as answer:  # noqa: S310
                return json.loads(answer.read() or "null")
        except urllib.error.HTTPError as exc:
            raise Refused(f"{request}: {exc.code} {exc.read().decode()}") from exc
