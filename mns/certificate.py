"""The key that signs every push, and the certificate with which subscribers check it."""

from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.urls import reverse

from iotconsole.kit.home import keep

KEY_BITS = 2_048
VALID = timedelta(days=7_300)  # subscribers do not look at the dates; twenty years all the same


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
    text = keep(settings.HOME / "push_key.pem", _new_key)
    key = load_pem_private_key(text.encode(), password=None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError("The key in push_key.pem is not an RSA key.")
    return key


def _new_key() -> str:
    key = rsa.generate_private_key(public_exponent=65_537, key_size=KEY_BITS)
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


def _new_certificate() -> str:
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "IoT console"),
            x509.NameAttribute(NameOID.COMMON_NAME, "notify"),
        ]
    )
    begin = datetime.now(UTC) - timedelta(days=1)  # for subscribers whose clock is behind
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(_key().public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + VALID)
        .sign(_key(), hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM).decode()
