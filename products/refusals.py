"""Logins that were refused, and everything needed to explain them: kept for some days, bounded.

The latest of all devices are in one stream; a device that exists has one of its own, so that
strangers who try names push nobody's out and make none.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, cast

import msgspec

from iotconsole.kit.valkey import client
from products.diagnosis import Hint

KEPT = timedelta(days=7)  # as the device log
LIMIT = 2_000
DEVICE_LIMIT = 20
_FIELD = "r"
_ALL = "refusals"


class Refused(msgspec.Struct, frozen=True, array_like=True):
    """One refused login. The secret is in none of its texts."""

    time_ms: int
    code: str
    reason: str
    client_id: str
    username: str
    address: str
    product_key: str = ""  # of a device that exists
    device_name: str = ""
    method: str = ""
    signed_text: str = ""  # what the device had to sign
    hint: str = ""

    @property
    def hint_name(self) -> str:
        """Answer the mistake as the reader calls it."""
        return str(Hint(self.hint).label) if self.hint else ""


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Refused).decode


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
