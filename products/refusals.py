"""Logins that were refused, and everything needed to explain them: kept for some days, bounded.

The latest of all devices are in one stream; a device that exists has one of its own, so that
strangers who try names push nobody's out and make none.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

import msgspec

from iotconsole.kit import phrases
from iotconsole.kit.valkey import client
from products.diagnosis import Hint

KEPT = timedelta(days=7)  # as the device log
LIMIT = 2_000
DEVICE_LIMIT = 20
# What a device signs with: to log in and to fetch a token, or to fetch its secret.
DEVICE_SECRET, PRODUCT_SECRET = "DeviceSecret", "ProductSecret"
_FIELD = "r"
_ALL = "refusals"


class Refused(msgspec.Struct, frozen=True, array_like=True):
    """One refused login. The secret is in none of its texts."""

    time_ms: int
    code: str
    reason: phrases.Sentence
    client_id: str
    username: str
    address: str
    product_key: str = ""  # of a device that exists
    device_name: str = ""
    method: str = ""
    signed_text: str = ""  # what the device had to sign
    hint: str = ""
    signer: str = DEVICE_SECRET  # the secret that it had to sign with
    answered: int = 0  # the code it was told, where `code` does not say which

    @property
    def hint_name(self) -> str:
        """Answer the mistake as the reader calls it."""
        return str(Hint(self.hint).label) if self.hint else ""

    @property
    def meant(self) -> tuple[str, str]:
        """Answer (ProductKey, DeviceName), of a device that does not exist as they were said."""
        if self.device_name:
            return self.product_key, self.device_name
        device_name, _, product_key = self.username.partition("&")
        return product_key, device_name


@dataclass(frozen=True, slots=True)
class Search:
    """Which refusals are looked for; what is empty is not asked."""

    product_key: str = ""
    device_name: str = ""
    code: str = ""
    text: str = ""  # a part of client id, user name or address

    def wants(self, refused: Refused) -> bool:
        """Tell whether this is one of them."""
        product_key, device_name = refused.meant
        said = (refused.client_id, refused.username, refused.address)
        return (
            self.product_key in {"", product_key}
            and self.device_name in {"", device_name}
            and self.code in {"", refused.code}
            and (not self.text or any(self.text.lower() in words.lower() for words in said))
        )


_encode = msgspec.json.Encoder(enc_hook=phrases.written).encode
_decode = msgspec.json.Decoder(Refused, dec_hook=phrases.read).decode


def keep(refused: Iterable[Refused]) -> None:
    """Write refused logins down."""
    with client().pipeline(transaction=False) as pipe:
        for one in refused:
            _append(pipe, _ALL, one, LIMIT)
            if one.device_name:
                _append(pipe, _key(one.product_key, one.device_name), one, DEVICE_LIMIT)
        pipe.execute()


def latest(count: int = 50) -> list[Refused]:
    """Answer the latest of all, newest first."""
    return _read(_ALL, count)


def found(search: Search, count: int = LIMIT) -> list[Refused]:
    """Answer the latest that are looked for, newest first."""
    return [refused for refused in latest(LIMIT) if search.wants(refused)][:count]


def count_since(time_ms: int, most: int) -> int:
    """Answer how many there were since a moment, counted up to `most`."""
    return len(cast("Any", client()).xrevrange(_ALL, "+", time_ms, count=most))


def of_device(product_key: str, device_name: str, count: int = DEVICE_LIMIT) -> list[Refused]:
    """Answer the latest of one device, newest first."""
    return _read(_key(product_key, device_name), count)


def _append(pipe: Any, key: str, one: Refused, most: int) -> None:  # noqa: ANN401 - a pipeline
    pipe.xadd(key, {_FIELD: _encode(one)}, maxlen=most, approximate=False)
    pipe.expire(key, KEPT)


def _read(key: str, count: int) -> list[Refused]:
    rows = cast("Any", client()).xrevrange(key, count=count)
    return [_decode(fields[_FIELD.encode()]) for _, fields in rows]


def _key(product_key: str, device_name: str) -> str:
    return f"refusals:{product_key}:{device_name}"
