"""What `crypto` gives: a digest in small hexadecimal digits, of the text in UTF-8."""

import hashlib
from collections.abc import Callable
from functools import partial

from iotconsole.kit.errors import marked
from rules.sql.errors import SqlEvaluationError
from rules.sql.functions.arguments import text, unknown, word
from rules.sql.functions.function import Function
from rules.sql.functions.md2 import md2

# MD2 is computed in Python, 5 ms for a kilobyte: a rule full of it must not hold up the others.
_MOST_FOR_MD2 = 1024


def _digest(name: str, data: bytes) -> str:
    return hashlib.new(name, data, usedforsecurity=False).hexdigest()


def _md2(data: bytes) -> str:
    if len(data) > _MOST_FOR_MD2:
        sentence = marked("crypto() takes at most %(most)s bytes for MD2.")
        raise SqlEvaluationError(sentence, most=_MOST_FOR_MD2)
    return md2(data)


# IoT Platform, function list: crypto
_ALGORITHMS: dict[str, Callable[[bytes], str]] = {
    "MD2": _md2,
    "MD5": partial(_digest, "md5"),
    "SHA1": partial(_digest, "sha1"),
    "SHA-256": partial(_digest, "sha256"),
    "SHA-384": partial(_digest, "sha384"),
    "SHA-512": partial(_digest, "sha512"),
}


def _algorithm(name: object) -> Callable[[bytes], str]:
    found = _ALGORITHMS.get(word("crypto", name))
    if found is None:
        raise unknown("crypto", _ALGORITHMS, name)
    return found


def _crypto(value: object, algorithm: object) -> str:
    digest = _algorithm(algorithm)
    return digest(text("crypto", value).encode("utf-8", "surrogatepass"))


FUNCTIONS = (
    Function(
        "crypto",
        "text, algorithm",
        2,
        2,
        "text",
        marked(
            "The digest of a text, in small hexadecimal digits; the algorithm is MD2, MD5, SHA1,"
            " SHA-256, SHA-384 or SHA-512."
        ),
        "crypto('abc', 'MD5') = '900150983cd24fb0d6963f7d28e17f72'",
        _crypto,
        checks={1: _algorithm},
    ),
)
