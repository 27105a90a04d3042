"""RSA keys and certificates of the platform's own making, as PEM."""

from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509.oid import NameOID

KEY_BITS = 2_048  # what the oldest device SDKs can check
VALID = timedelta(days=7_300)  # nobody is given a new one by hand every year
DAY = timedelta(days=1)  # for those whose clocks are behind


def new_key() -> str:
    """Make a private key."""
    key = rsa.generate_private_key(public_exponent=65_537, key_size=KEY_BITS)
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


def read_key(pem: str) -> rsa.RSAPrivateKey:
    """Read a private key of ours."""
    key = load_pem_private_key(pem.encode(), password=None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError("A key of the platform is not an RSA key.")
    return key


def name(common: str) -> x509.Name:
    """Answer how a certificate names somebody."""
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "IoT console"),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def begin(subject: x509.Name, key: rsa.RSAPrivateKey) -> x509.CertificateBuilder:
    """Begin a certificate that says whose key this is."""
    since = datetime.now(UTC) - DAY
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(since + VALID)
    )


def signed(certificate: x509.CertificateBuilder, key: rsa.RSAPrivateKey) -> str:
    """Sign a certificate."""
    made = certificate.sign(key, hashes.SHA256())
    return made.public_bytes(serialization.Encoding.PEM).decode()
