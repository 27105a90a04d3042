"""The certificate of the TLS door: given by the settings, or signed by an authority of our own."""

import hashlib
import ipaddress
import socket
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.conf import settings

from iotconsole.kit.home import keep

KEY_BITS = 2_048  # RSA: what the oldest device SDKs can check
VALID = timedelta(days=7_300)  # devices are not given a new authority by hand every year
DAY = timedelta(days=1)  # for devices whose clocks are behind


def server_context() -> ssl.SSLContext:
    """Answer what the listener shows to devices."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if settings.MQTT_TLS_CERTIFICATE:
        context.load_cert_chain(settings.MQTT_TLS_CERTIFICATE, settings.MQTT_TLS_KEY)
    else:
        context.load_cert_chain(_own_certificate(), _kept_key("server.key"))
    return context


def authority_pem() -> str:
    """Answer the certificate by which devices know the listener, made the first time."""
    return keep(_folder() / "ca.pem", _new_authority) + "\n"


def names() -> list[str]:
    """Answer the host names and addresses that the own certificate is good for."""
    own = {"localhost", "127.0.0.1", "::1", socket.gethostname(), settings.LOCAL}
    return sorted(own | set(settings.MQTT_TLS_NAMES))


def _own_certificate() -> Path:
    """Answer the server's certificate for today's names; other names get another file."""
    mark = hashlib.sha256(",".join(names()).encode()).hexdigest()[:12]
    path = _folder() / f"server-{mark}.pem"
    keep(path, _new_certificate)
    return path


def _folder() -> Path:
    home: Path = settings.HOME
    return home / "tls"


def _kept_key(name: str) -> Path:
    path = _folder() / name
    keep(path, _new_key)
    return path


def _key(name: str) -> rsa.RSAPrivateKey:
    key = load_pem_private_key(_kept_key(name).read_bytes(), password=None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError(f"The key in {name} is not an RSA key.")
    return key


def _new_key() -> str:
    key = rsa.generate_private_key(public_exponent=65_537, key_size=KEY_BITS)
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


def _new_authority() -> str:
    key = _key("ca.key")
    name = _name(f"IoT console {settings.ACCOUNT_ID}")
    return _signed(
        _builder(name, key)
        .issuer_name(name)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(authority=True), critical=True)
        .add_extension(_identifier(key), critical=False),
        key,
    )


def _new_certificate() -> str:
    authority = x509.load_pem_x509_certificate(authority_pem().encode())
    issuer, key = _key("ca.key"), _key("server.key")
    return _signed(
        _builder(_name("MQTT"), key)
        .issuer_name(authority.subject)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(authority=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName([_spelled(n) for n in names()]), critical=False)
        .add_extension(_identifier(key), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.public_key()), critical=False
        ),
        issuer,
    )


def _builder(subject: x509.Name, key: rsa.RSAPrivateKey) -> x509.CertificateBuilder:
    begin = datetime.now(UTC) - DAY
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + VALID)
    )


def _signed(builder: x509.CertificateBuilder, issuer: rsa.RSAPrivateKey) -> str:
    made = builder.sign(issuer, hashes.SHA256())
    return made.public_bytes(serialization.Encoding.PEM).decode()


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "IoT console"),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _identifier(key: rsa.RSAPrivateKey) -> x509.SubjectKeyIdentifier:
    return x509.SubjectKeyIdentifier.from_public_key(key.public_key())


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        key_encipherment=not authority,
        key_cert_sign=authority,
        crl_sign=authority,
        content_commitment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _spelled(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
