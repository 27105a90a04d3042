"""How a sentence is kept, so that whoever reads it later reads it in their own language.

A phrase is kept as the sentence of the catalogues with its values, any other text as it is. What
is read back is a phrase: its English text for programs and the log, and `said` by pages.
"""

from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from iotconsole.kit.errors import Phrase

T = TypeVar("T")

if TYPE_CHECKING:
    Sentence = str  # any text may be put there
else:
    Sentence = Phrase  # as msgspec is to read it


def encoder() -> msgspec.msgpack.Encoder:
    """Answer what writes structures with sentences; other formats take `written` and `read`."""
    return msgspec.msgpack.Encoder(enc_hook=written)


def decoder(kind: type[T]) -> msgspec.msgpack.Decoder[T]:
    """Answer what reads them."""
    return msgspec.msgpack.Decoder(kind, dec_hook=read)


def written(value: object) -> object:
    """Answer what a phrase is made of; any other kind of text becomes a plain one."""
    if isinstance(value, Phrase):
        return _parts(value) if value.values else value.template
    return str.__str__(value) if isinstance(value, str) else str(value)


def _parts(phrase: Phrase) -> list[object]:
    return [phrase.template, {name: _plain(value) for name, value in phrase.values.items()}]


def _plain(value: object) -> object:
    if isinstance(value, Phrase):
        return _parts(value)
    return value if isinstance(value, str | int | float) else str(value)


def read(_kind: type, kept: Any) -> Phrase:  # noqa: ANN401 - a text or a list
    """Answer the phrase that was kept so, in whatever format."""
    if isinstance(kept, str):
        return Phrase(kept)
    template, values = kept
    return Phrase(template, **{name: _value(value) for name, value in values.items()})


def _value(kept: object) -> object:
    return read(Phrase, kept) if isinstance(kept, list) else kept
