"""Programs that call the door, signing as the SDKs do."""

import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from iotconsole.gateway.call import ACS3, Call
from iotconsole.gateway.signature import (
    TIME_FORMAT,
    canonical_request,
    sign_acs3,
    sign_v1,
    string_to_sign,
)
from ram.models import User
from ram.services import create_access_key

FORM = "application/x-www-form-urlencoded"
VERSION = "2022-01-19"


@dataclass(frozen=True)
class Program:
    """Somebody's program; what a test names is signed, what it adds afterwards is not."""

    access_key_id: str
    secret: str
    security_token: str = ""
    client: Client = field(
        default_factory=lambda: Client(enforce_csrf_checks=True, headers={"host": "testserver"})
    )

    def common(self, action: str, *, ahead: timedelta = timedelta()) -> dict[str, str]:
        """Answer the parameters that every call of the old way has."""
        return {
            "Action": action,
            "Version": VERSION,
            "Format": "JSON",
            "AccessKeyId": self.access_key_id,
            "SignatureMethod": "HMAC-SHA1",
            "SignatureVersion": "1.0",
            "SignatureNonce": uuid.uuid4().hex,
            "Timestamp": (datetime.now(UTC) + ahead).strftime(TIME_FORMAT),
            **({"SecurityToken": self.security_token} if self.security_token else {}),
        }

    def signed(self, method: str, parameters: dict[str, str]) -> dict[str, str]:
        """Add the signature of the old way."""
        text = string_to_sign(method, parameters)
        return {**parameters, "Signature": sign_v1(self.secret, text)}

    def call(self, action: str, **parameters: str) -> Any:
        """Call an operation in the old way, everything in the query."""
        return self.get(self.common(action) | parameters)

    def get(self, parameters: dict[str, str]) -> Any:
        """Sign and send."""
        return self.client.get("/", self.signed("GET", parameters))

    def call_acs3(
        self,
        action: str,
        body: bytes = b"",
        instead: bytes | None = None,
        host: str = "testserver",
        unsigned: dict[str, str] | None = None,
        **query: str,
    ) -> Any:
        """Call an operation in the new way; `instead` replaces the body once it is signed."""
        headers = {
            "host": host,
            "x-acs-action": action,
            "x-acs-version": VERSION,
            "x-acs-date": datetime.now(UTC).strftime(TIME_FORMAT),
            "x-acs-signature-nonce": uuid.uuid4().hex,
            "x-acs-content-sha256": sha256(body).hexdigest(),
            **({"x-acs-security-token": self.security_token} if self.security_token else {}),
        }
        names = ";".join(sorted(headers))
        text = canonical_request(Call("POST", query, {}, headers, body), names)
        credential = f"Credential={self.access_key_id},SignedHeaders={names}"
        signature = f"Signature={sign_acs3(self.secret, text)}"
        headers |= {"authorization": f"{ACS3} {credential},{signature}"} | (unsigned or {})
        sent = body if instead is None else instead
        return self.client.generic("POST", f"/?{urlencode(query)}", sent, FORM, headers=headers)


def program_of(user: User) -> Program:
    key = create_access_key(user)
    return Program(key.access_key_id, key.secret)


@pytest.fixture
def account(db: None, empty_store: None) -> User:
    return User.objects.create_superuser("owner")  # hashing a password takes its time


@pytest.fixture
def owner(account: User) -> Program:
    """A program with the key of whoever owns the account."""
    return program_of(account)


@pytest.fixture
def stranger(db: None, empty_store: None) -> Program:
    """A program with the key of somebody who owns nothing."""
    return program_of(User.objects.create_user("stranger"))
