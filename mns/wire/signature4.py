"""Who signed a request in version 4, with a key that is good for one day and region.

    MNS4-HMAC-SHA256 Credential=<key id>/<day>/<region>/mns/aliyun_v4_request,Signature=<hex>

Written as the official Java SDK does it (MNSV4Signer). The region need not be the one that is
called: behind a proxy or at an address of one's own, clients are set to any.
"""

import hmac
import re
from dataclasses import dataclass
from datetime import UTC
from functools import reduce
from urllib.parse import quote, unquote_to_bytes

from mns.errors import InvalidAuthorizationHeader, SignatureDoesNotMatch
from mns.wire.headers import Headers, raw, signed_at
from mns.wire.target import Target

_AUTHORIZATION = re.compile(
    r"(?P<scheme>(?:APSARA-)?MNS4-HMAC-SHA256) "
    r"Credential=(?P<id>[A-Za-z0-9._-]+)/(?P<day>[0-9]{8})/(?P<region>[A-Za-z0-9-]+)/mns/"
    r"(?P<word>aliyun_v4|apsara_v4)_request, ?Signature=(?P<signature>[0-9a-f]{64})"
)
# Private clouds use another word, in the key and in the scope.
_WORDS = {"MNS4-HMAC-SHA256": "aliyun_v4", "APSARA-MNS4-HMAC-SHA256": "apsara_v4"}
# Besides those of the service; of these, too, only what was sent.
_SIGNED_HEADERS = {"content-type", "content-md5"}


@dataclass(frozen=True, slots=True)
class V4:
    """What an Authorization header of version 4 claims."""

    scheme: str
    access_key_id: str
    day: str
    region: str
    signature: str

    def expected(self, secret: str, method: str, target: Target, headers: Headers) -> str:
        """Answer the signature that the owner of the secret would have made."""
        signed = signed_at(headers).astimezone(UTC)
        if f"{signed:%Y%m%d}" != self.day:
            raise SignatureDoesNotMatch("The day in Credential is not that of the Date header.")
        word = _WORDS[self.scheme]
        scope = [self.day, self.region, "mns", f"{word}_request"]
        text = "\n".join(
            [
                self.scheme,
                f"{signed:%Y%m%dT%H%M%SZ}",
                "/".join(scope),
                canonical_request(method, target, headers),
            ]
        )
        key = reduce(_digest, scope, f"{word}{secret}".encode())
        return _digest(key, text).hex()


def read_v4(value: str) -> V4:
    """Read an Authorization header of version 4."""
    match = _AUTHORIZATION.fullmatch(value)
    if match is None or match["word"] != _WORDS[match["scheme"]]:
        raise InvalidAuthorizationHeader
    return V4(match["scheme"], match["id"], match["day"], match["region"], match["signature"])


def canonical_request(method: str, target: Target, headers: Headers) -> str:
    """Spell the request in the one way both sides know, however it was escaped and sorted."""
    path = unquote_to_bytes(raw(target.resource.partition("?")[0]))
    signed = (n for n in sorted(headers) if n in _SIGNED_HEADERS or n.startswith("x-mns-"))
    lines = [
        method,
        quote(path, safe="/"),
        _canonical_query(target),
        *(f"{name}:{headers[name].strip()}" for name in signed),
    ]
    return "\n".join([*lines, "", ""])


def _canonical_query(target: Target) -> str:
    pairs = sorted((_escape(k), _escape(v)) for k, v in target.parameters.items())
    return "&".join(f"{key}={value}" if value else key for key, value in pairs)


def _escape(text: str) -> str:
    return quote(text, safe="")  # RFC 3986: a space is %20, a star %2A


def _digest(key: bytes, text: str) -> bytes:
    return hmac.digest(key, raw(text), "sha256")
