"""The key that signs every push, and the certificate with which subscribers check it."""

from functools import cache

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from django.conf import settings
from django.urls import reverse

from iotconsole.kit.certificates import begin, name, new_key, read_key, signed
from iotconsole.kit.home import keep


def sign(text: bytes) -> bytes:
    """Sign as subscribers verify (SMQ API, HTTP endpoints: SHA1withRSA, PKCS #1 v1.5)."""
    return _key().sign(text, padding.PKCS1v15(), hashes.SHA1())  # noqa: S303 - fixed by the API


@cache
def certificate() -> str:
    """Answer the certificate as PEM, made the first time."""
    return keep(settings.HOME / "push_certificate.pem", _new_certificate) + "\n"


def certificate_url() -> str:
    """Answer where subscribers fetch the certificate."""
    base = settings.PUBLIC_WEB_URL or f"http://{settings.LOCAL}:{settings.WEB_PORT}"
    return base + reverse("signing_certificate")


@cache
def _key() -> rsa.RSAPrivateKey:
    return read_key(keep(settings.HOME / "push_key.pem", new_key))


def _new_certificate() -> str:
    notify, key = name("notify"), _key()
    return signed(begin(notify, key).issuer_name(notify), key)
