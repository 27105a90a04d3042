"""The latest messages of a rule that no MQTT client could be given, and why."""

import re
from collections.abc import Iterable
from typing import Any, cast

import msgspec

from inbound import limits
from iotconsole.kit.clock import now_ms
from iotconsole.kit.valkey import client


class DeadLetter(msgspec.Struct, frozen=True):
    """A message as it came, and what is wrong with it."""

    message_id: str
    payload: bytes
    properties: dict[str, str]
    code: str
    reason: str
    time_ms: int = msgspec.field(default_factory=now_ms)
    letter_id: str = ""  # names it among those of the rule


_FIELD = b"letter"
LETTER_ID = re.compile(r"\d{1,19}-\d{1,19}")
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(DeadLetter).decode


def keep(key: int, letters: Iterable[DeadLetter]) -> None:
    """Keep letters; the oldest make room for them."""
    pipe = client().pipeline(transaction=False)
    for letter in letters:
        fields: dict[Any, Any] = {_FIELD: _encode(letter)}
        pipe.xadd(_key(key), fields, maxlen=limits.DEAD_LETTERS_KEPT, approximate=False)
    pipe.execute()


def latest(key: int, count: int = 50, before: str = "") -> list[DeadLetter]:
    """Answer the latest letters, newest first, or those before a letter."""
    end = f"({before}" if LETTER_ID.fullmatch(before) else "+"
    rows = cast("list[Any]", client().xrevrange(_key(key), max=end, count=count))
    return [_read(row) for row in rows]


def oldest(key: int, count: int, *, after: str, until: str) -> list[DeadLetter]:
    """Answer letters after one, oldest first, as far as another."""
    begin = f"({after}" if after else "-"
    rows = cast("list[Any]", client().xrange(_key(key), begin, until, count=count))
    return [_read(row) for row in rows]


def find(key: int, letter_id: str) -> DeadLetter | None:
    """Answer the letter of that id, if it is still there."""
    if not LETTER_ID.fullmatch(letter_id):
        return None
    rows = cast("list[Any]", client().xrange(_key(key), letter_id, letter_id))
    return _read(rows[0]) if rows else None


def kept(key: int) -> int:
    """Answer how many letters there are."""
    return client().xlen(_key(key))


def remove(key: int, letter_id: str) -> bool:
    """Remove a letter; False if somebody was quicker."""
    return bool(client().xdel(_key(key), letter_id))


def forget(key: int) -> None:
    """Remove all letters of a rule."""
    client().unlink(_key(key))


def _read(row: tuple[bytes, dict[bytes, bytes]]) -> DeadLetter:
    letter_id, fields = row
    return msgspec.structs.replace(_decode(fields[_FIELD]), letter_id=letter_id.decode())


def _key(key: int) -> str:
    return f"inbound:{key}:dead"
