"""The certificate of the TLS door: given by the settings, or signed by an authority of our own."""

import hashlib
import ipaddress
import socket
import ssl
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID
from django.conf import settings

from iotconsole.kit.certificates import begin, name, new_key, read_key, signed
from iotconsole.kit.home import keep


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


def _kept_key(file: str) -> Path:
    path = _folder() / file
    keep(path, new_key)
    return path


def _key(file: str) -> rsa.RSAPrivateKey:
    return read_key(_kept_key(file).read_text())


def _new_authority() -> str:
    key = _key("ca.key")
    own = name(f"IoT console {settings.ACCOUNT_ID}")
    return signed(
        begin(own, key)
        .issuer_name(own)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(authority=True), critical=True)
        .add_extension(_identifier(key), critical=False),
        key,
    )


def _new_certificate() -> str:
    authority = x509.load_pem_x509_certificate(authority_pem().encode())
    issuer, key = _key("ca.key"), _key("server.key")
    return signed(
        begin(name("MQTT"), key)
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
