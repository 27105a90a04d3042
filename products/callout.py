"""What the broker asks about a login, and how the answer is written and signed."""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import nkeys

from products.door import client_ids

# NATS, auth callout: both tokens carry version 2 claims under "nats".
CLAIMS_VERSION = 2
NO_LIMIT = -1


@dataclass(frozen=True, slots=True)
class Question:
    """Somebody wants in: what they said, and what the answer must repeat."""

    user_nkey: str
    server_id: str
    protocol: str  # "mqtt", "nats", …
    client_id: str
    username: str
    password: str
    address: str


@dataclass(frozen=True, slots=True)
class Permissions:
    """The NATS subjects somebody may publish to and subscribe to."""

    publish: Sequence[str]
    subscribe: Sequence[str]


def read_question(token: bytes) -> Question:
    """Read the broker's question; only the broker's account can reach us, so it is not verified."""
    _, claims, _ = token.split(b".")
    asked = msgspec.json.decode(base64.urlsafe_b64decode(claims + b"=="))["nats"]
    client, options = asked["client_info"], asked["connect_opts"]
    return Question(
        user_nkey=asked["user_nkey"],
        server_id=asked["server_id"]["id"],
        protocol=client.get("type", ""),
        client_id=client_ids.read(client.get("mqtt_id", "")),
        username=options.get("user", ""),
        password=options.get("pass", ""),
        address=client.get("host", ""),
    )


class Answers:
    """Answers to the broker's questions, signed with the account's key."""

    def __init__(self, issuer: nkeys.KeyPair, account: str) -> None:
        self._issuer = issuer
        self._public_key: str = issuer.public_key.decode()
        self._account = account

    def welcome(
        self, question: Question, name: str, permissions: Permissions, *, now_s: int
    ) -> bytes:
        """Let them in under a name, with permissions."""
        user = self._sign(
            {
                "sub": question.user_nkey,
                "aud": self._account,
                "name": name,
                "iat": now_s,
                "nats": {
                    "type": "user",
                    "version": CLAIMS_VERSION,
                    "subs": NO_LIMIT,
                    "data": NO_LIMIT,
                    "payload": NO_LIMIT,
                    "pub": _only(permissions.publish),
                    "sub": _only(permissions.subscribe),
                },
            }
        )
        return self._respond(question, {"jwt": user.decode()}, now_s)

    def refuse(self, question: Question, reason: str, *, now_s: int) -> bytes:
        """Keep them out; the broker answers CONNACK 5 whatever the reason, the door tells it."""
        return self._respond(question, {"error": reason}, now_s)

    def _respond(self, question: Question, outcome: dict[str, str], now_s: int) -> bytes:
        return self._sign(
            {
                "sub": question.user_nkey,
                "aud": question.server_id,
                "iat": now_s,
                "nats": {
                    "type": "authorization_response",
                    "version": CLAIMS_VERSION,
                    **outcome,
                },
            }
        )

    def _sign(self, claims: dict[str, Any]) -> bytes:
        claims = {**claims, "iss": self._public_key, "jti": ""}
        fingerprint = hashlib.sha256(msgspec.json.encode(claims)).digest()
        claims["jti"] = base64.b32encode(fingerprint).decode().rstrip("=")
        text = _HEADER + b"." + _segment(msgspec.json.encode(claims))
        return text + b"." + _segment(self._issuer.sign(text))


def _only(subjects: Sequence[str]) -> dict[str, list[str]]:
    """Allow these alone; to the broker an empty list means that all is allowed."""
    return {"allow": list(subjects)} if subjects else {"deny": [">"]}


def _segment(data: bytes) -> bytes:
    return base64.urlsafe_b64encode(data).rstrip(b"=")


_HEADER = _segment(b'{"typ":"JWT","alg":"ed25519-nkey"}')
