"""One-time codes that an authenticator app shows (RFC 6238): six digits, new every 30 seconds."""

import base64
import hmac
import secrets
from urllib.parse import quote, urlencode

DIGITS = 6
STEP_SECONDS = 30
DRIFT_STEPS = 1  # RFC 6238, 5.2: one step back for the network, one ahead for its clock
SECRET_BYTES = 20  # RFC 4226, 4, R6: 160 bits recommended


def new_secret() -> str:
    """Answer a secret as authenticator apps want it typed: base32."""
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def step_at(epoch_seconds: int) -> int:
    """Answer the number of the step that this moment is in."""
    return epoch_seconds // STEP_SECONDS


def code_of(secret: str, step: int) -> str:
    """Answer the code of one step (RFC 4226, 5.3)."""
    digest = hmac.digest(base64.b32decode(secret), step.to_bytes(8, "big"), "sha1")
    offset = digest[-1] & 0xF
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def matching_step(secret: str, code: str, epoch_seconds: int, last_used: int) -> int | None:
    """Answer which step the code is of; None when it is of none, or of one not after `last_used`.

    RFC 6238, 5.2: a code that was accepted once is not accepted again.
    """
    now = step_at(epoch_seconds)
    for step in range(now - DRIFT_STEPS, now + DRIFT_STEPS + 1):
        matches = hmac.compare_digest(code_of(secret, step).encode(), code.encode())
        if matches and step > last_used:
            return step
    return None


def address_of(secret: str, issuer: str, name: str) -> str:
    """Answer the address that an app reads from the picture (otpauth://)."""
    label = quote(f"{issuer}:{name}")
    return (
        f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': issuer}, quote_via=quote)}"
    )
