"""What a call's signature claims, and whether it holds: signature 1.0 and ACS3-HMAC-SHA256."""

import base64
import hmac
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from urllib.parse import quote

from iotconsole.gateway.call import ACS3, Call
from iotconsole.gateway.errors import (
    IncompleteSignature,
    SignatureDoesNotMatch,
    TimestampExpired,
    TimestampMalformed,
)
from iotconsole.kit.openapi import invalid, missing

LONGEST_SKEW = timedelta(minutes=15)  # OpenAPI, common errors: InvalidTimeStamp.Expired
TIME_FORMAT = "%Y-%m-%dT%H:%M:%SZ"  # OpenAPI, common parameters: Timestamp, x-acs-date

# OpenAPI, signature 1.0: the only method and version there is
_METHOD, _VERSION = "HMAC-SHA1", "1.0"

_AUTHORIZATION = re.compile(
    rf"{ACS3}\s+Credential=(?P<id>[^,\s]+),\s*SignedHeaders=(?P<headers>[^,\s]+),"
    r"\s*Signature=(?P<signature>[0-9a-f]+)"
)
# OpenAPI, signature V3: these are signed always, and of all other x-acs- headers those that came.
_ALWAYS_SIGNED = {
    "host",
    "x-acs-action",
    "x-acs-version",
    "x-acs-date",
    "x-acs-signature-nonce",
    "x-acs-content-sha256",
}


@dataclass(frozen=True, slots=True)
class Claim:
    """Who claims to have signed what, when; `nonce` tells this call from all others."""

    access_key_id: str
    signature: str
    nonce: str
    signed_at: str
    text: str
    sign: Callable[[str, str], str]


def read_claim(call: Call) -> Claim:
    """Read what the call says of its signature, in whichever way it is signed."""
    return _read_acs3(call) if call.is_acs3 else _read_v1(call)


def check_time(claim: Claim, now: datetime) -> None:
    """Refuse a call that was signed too long ago, or too far ahead."""
    try:
        signed = datetime.strptime(claim.signed_at, TIME_FORMAT).replace(tzinfo=UTC)
    except ValueError as exc:
        raise TimestampMalformed from exc
    if abs(now - signed) > LONGEST_SKEW:
        raise TimestampExpired


def check_signature(claim: Claim, secret: str) -> None:
    """Refuse a signature made with another secret or for another call."""
    expected = claim.sign(secret, claim.text)
    if not hmac.compare_digest(claim.signature.encode(), expected.encode()):
        # aliyun-python-sdk-core compares what follows the first colon with its own string: where
        # they agree it tells its user that the secret is wrong.
        sentence = SignatureDoesNotMatch.sentence
        raise SignatureDoesNotMatch(f"{sentence} server string to sign is:{claim.text}")


def sign_v1(secret: str, text: str) -> str:
    """Answer base64 of HMAC-SHA1 under the secret and an ampersand."""
    return base64.b64encode(hmac.digest(f"{secret}&".encode(), text.encode(), "sha1")).decode()


def sign_acs3(secret: str, text: str) -> str:
    """Answer hex of HMAC-SHA256 over the digest of the canonical request."""
    digest = sha256(_raw(text)).hexdigest()
    return hmac.digest(secret.encode(), f"{ACS3}\n{digest}".encode(), "sha256").hex()


def string_to_sign(method: str, parameters: Mapping[str, str]) -> str:
    """Spell what signature 1.0 signs: every parameter but the signature itself."""
    signed = {name: value for name, value in parameters.items() if name != "Signature"}
    return f"{method}&%2F&{_escape(_canonical(signed))}"


def canonical_request(call: Call, signed_headers: str) -> str:
    """Spell what ACS3 signs: the query and the headers; one of these is the body's digest."""
    lines = [f"{name}:{call.headers[name].strip()}\n" for name in signed_headers.split(";")]
    parts = [call.method, "/", _canonical(call.query), "".join(lines), signed_headers]
    return "\n".join([*parts, call.headers["x-acs-content-sha256"]])


def _read_v1(call: Call) -> Claim:
    sent = call.parameters
    for name in ("AccessKeyId", "Signature", "SignatureNonce", "Timestamp"):
        if not sent.get(name):
            raise missing(name)
    for name, wanted in (("SignatureMethod", _METHOD), ("SignatureVersion", _VERSION)):
        if sent.get(name) != wanted:
            raise invalid(name, wanted)
    return Claim(
        access_key_id=sent["AccessKeyId"],
        signature=sent["Signature"],
        nonce=sent["SignatureNonce"],
        signed_at=sent["Timestamp"],
        text=string_to_sign(call.method, sent),
        sign=sign_v1,
    )


def _read_acs3(call: Call) -> Claim:
    match = _AUTHORIZATION.fullmatch(call.headers["authorization"].strip())
    if match is None:
        raise IncompleteSignature(
            f"Authorization must be {ACS3} Credential=…,SignedHeaders=…,Signature=…"
        )
    _check_covered(call, set(match["headers"].split(";")))
    if call.headers["x-acs-content-sha256"] != sha256(call.body).hexdigest():
        raise SignatureDoesNotMatch("x-acs-content-sha256 is not the SHA-256 of the body.")
    return Claim(
        access_key_id=match["id"],
        signature=match["signature"],
        nonce=call.headers["x-acs-signature-nonce"],
        signed_at=call.headers["x-acs-date"],
        text=canonical_request(call, match["headers"]),
        sign=sign_acs3,
    )


def _check_covered(call: Call, signed: set[str]) -> None:
    acs = {name for name in call.headers if name.startswith("x-acs-")}
    if unsigned := (_ALWAYS_SIGNED | acs) - signed:
        raise IncompleteSignature(f"The signature must cover {', '.join(sorted(unsigned))}.")
    if absent := signed - set(call.headers):
        raise IncompleteSignature(f"Signed but not sent: {', '.join(sorted(absent))}.")


def _canonical(parameters: Mapping[str, str]) -> str:
    pairs = sorted(parameters.items())  # as they are, not as they are written
    return "&".join(f"{_escape(name)}={_escape(value)}" for name, value in pairs)


def _escape(text: str) -> str:
    return quote(text, safe="~")  # RFC 3986: a space is %20, a star %2A


def _raw(text: str) -> bytes:
    # Headers come as latin-1, one letter for each byte; everything else here is ASCII.
    return text.encode("latin-1", "replace")
