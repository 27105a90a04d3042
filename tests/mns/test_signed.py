"""What is signed of a push, against one that the real service sent and signed."""

from hashlib import sha1
from pathlib import Path

from mns.signed import string_to_sign

CAPTURED = Path(__file__).parent / "cases" / "push" / "simplified.txt"


def test_what_is_signed_is_what_the_real_service_signed() -> None:
    _, digest, kind, date, *named, path = CAPTURED.read_text().splitlines()
    headers = {"Date": date, "Content-Type": kind, "Content-md5": digest, "Accept": "*/*"}
    headers |= dict(line.split(":", 1) for line in reversed(named))

    signed = string_to_sign(headers, path)

    # The digest inside the captured signature, opened with the service's public key.
    assert (
        sha1(signed.encode(), usedforsecurity=False).hexdigest()
        == "789c96bc0d4727f581ce2d2fb5e2e57f90212fac"
    )
