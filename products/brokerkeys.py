"""How the platform's own processes and the embedded broker know each other."""

import secrets
from functools import cache
from pathlib import Path
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

import nkeys
from django.conf import settings

from iotconsole.kit.home import keep

ACCOUNT = "IOT"  # every device, the bridge and the gate live in this NATS account
BRIDGE = "bridge"
GATE = "gate"
DOWNLINK = "downlink"  # processes that publish to devices for applications and people


def password(home: Path, user: str) -> str:
    """Answer the password of one of the platform's own users of the embedded broker."""
    return keep(home / "broker" / f"{user}.password", lambda: secrets.token_urlsafe(24))


def issuer(home: Path) -> nkeys.KeyPair:
    """Answer the account key that signs who may do what on the broker."""
    return nkeys.from_seed(keep(home / "broker" / "issuer.seed", _new_seed).encode())


@cache
def mqtt_url(user: str) -> SplitResult:
    """Answer where MQTT is spoken and as whom; an external broker's URL brings its own user."""
    return _as_user(settings.MQTT_URL, user)


@cache
def nats_url(user: str) -> str:
    """Answer where NATS is spoken and as whom."""
    return urlunsplit(_as_user(settings.NATS_URL, user))


def _as_user(url: str, user: str) -> SplitResult:
    parts = urlsplit(url)
    if parts.username:
        return parts
    return parts._replace(netloc=f"{user}:{quote(password(settings.HOME, user))}@{parts.netloc}")


def _new_seed() -> str:
    seed: bytes = nkeys.encode_seed(secrets.token_bytes(32), nkeys.PREFIX_BYTE_ACCOUNT)
    return seed.decode()
