"""What stands in braces in a case: filled in when sent, matched and remembered when answered."""

import re
import time
from email.utils import formatdate

_BLANK = re.compile(r"\{([^{}\"<>]+)\}")
_NOW = re.compile(r"now([+-])(\d+):(\d+)")
_REPEATED = re.compile(r"(.+)\*(\d+)")

# What may stand in an answer; "{handle=first}" keeps it under a name.
KINDS = {
    "id": "[0-9A-F]{32}",
    "md5": "[0-9A-F]{32}",
    "request id": "[0-9A-F]{24}",
    "handle": "(?:1[0-6]|[1-9])-[A-Za-z0-9_-]{24}",
    "ms": "[0-9]{13}",
    "s": "[0-9]{10}",
    "number": "[0-9]+",
    "text": "[^<>]+",
    "anything": ".*",
}

CONTROLS = {"newline": "\n", "tab": "\t"}


def filled(text: str, known: dict[str, str]) -> str:
    """Write what is sent: a name that is known, "{now-15:01}", "{a*65536}"."""
    return _BLANK.sub(lambda blank: _value(blank[1], known), text)


def matched(pattern: str, text: str, known: dict[str, str]) -> bool:
    """Compare what came with what was expected; what it keeps under a name is known from now."""
    names: list[str] = []
    expression = ""
    for i, piece in enumerate(_BLANK.split(pattern)):
        kind, _, name = piece.partition("=")
        if i % 2 and kind in KINDS:
            expression += f"({KINDS[kind]})"
            names.append(name)
        else:
            expression += re.escape(_value(piece, known) if i % 2 else piece)
    match = re.fullmatch(expression, text, re.DOTALL)
    if match is None:
        return False
    known.update((name, value) for name, value in zip(names, match.groups(), strict=True) if name)
    return True


def _value(blank: str, known: dict[str, str]) -> str:
    if blank in known:
        return known[blank]
    if blank in CONTROLS:
        return CONTROLS[blank]
    if match := _REPEATED.fullmatch(blank):
        return match[1] * int(match[2])
    if blank == "now":
        return formatdate(usegmt=True)
    if match := _NOW.fullmatch(blank):
        seconds = int(match[2]) * 60 + int(match[3])
        return formatdate(time.time() + (seconds if match[1] == "+" else -seconds), usegmt=True)
    raise KeyError(blank)
