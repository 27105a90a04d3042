"""Tell whether a push comes from the message service, and as it was sent."""

import base64
import hashlib
import urllib.request
from collections.abc import Mapping

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509 import load_pem_x509_certificate

# The URL in x-mns-signing-cert-url may be anybody's: trust this one alone.
CERTIFICATE_URL = "http://127.0.0.1:8000/mns/x509_public_certificate.pem"


def fetch_key() -> rsa.RSAPublicKey:
    """Fetch the service's key, once when the receiver starts."""
    with urllib.request.urlopen(CERTIFICATE_URL) as answer:
        key = load_pem_x509_certificate(answer.read()).public_key()
    assert isinstance(key, rsa.RSAPublicKey)
    return key


def is_genuine(key: rsa.RSAPublicKey, target: str, headers: Mapping[str, str], body: bytes) -> bool:
    """Check a request; the target is its path and query as they were sent."""
    named = {name.lower(): value for name, value in headers.items()}
    digest = hashlib.md5(body).hexdigest()
    digests = {digest.upper(), base64.b64encode(digest.encode()).decode()}
    if named.get("content-md5") not in digests:
        return False
    lines = ["POST", named["content-md5"], named.get("content-type", ""), named.get("date", "")]
    lines += [f"{name}:{named[name]}" for name in sorted(named) if name.startswith("x-mns-")]
    text = "\n".join([*lines, target])
    try:
        signature = base64.b64decode(named.get("authorization", ""))
        key.verify(signature, text.encode(), padding.PKCS1v15(), hashes.SHA1())
    except (InvalidSignature, ValueError):
        return False
    return True
