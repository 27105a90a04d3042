"""The policy language read slowly: no parsing ahead, no memory, one plain question after another.

RAM, policy elements and evaluation. What the sources leave open is decided here as it is in the
product: a key that is missing or unreadable matches nothing; the exact resource is looked for
before its other name.
"""

import json
from calendar import timegm
from datetime import date
from fractions import Fraction
from itertools import product
from socket import AF_INET, AF_INET6, inet_pton
from typing import Any

Answer = tuple[str, str | None, int | None]  # how it ends, by which policy and statement of it
NOBODY: Answer = ("ImplicitDeny", None, None)


def answer_of(
    policies: list[tuple[str, str]], action: str, resource: str, context: dict[str, str]
) -> Answer:
    """Answer what the policies, names and documents, say to a request."""
    for effect, name in product(("Deny", "Allow"), names_of(resource)):
        for policy, document in policies:
            for index, statement in enumerate(json.loads(document)["Statement"]):
                if statement["Effect"] == effect and applies(statement, action, name, context):
                    return ("ExplicitDeny" if effect == "Deny" else "Allow", policy, index)
    return NOBODY


def answer_of_layers(layers: list[list[tuple[str, str]]], *request: Any) -> Answer:
    """Answer for somebody whom several sets of policies bind: each has to allow."""
    answer = NOBODY
    for policies in layers:
        answer = answer_of(policies, *request)
        if answer[0] != "Allow":
            return answer
    return answer


def names_of(resource: str) -> list[str]:
    """Messages go by the name of their queue or topic, too, a role by its own in lower case."""
    fields = resource.split(":", 5)
    if len(fields) == 5 and fields[:2] == ["acs", "mns"]:
        path = fields[4].split("/")
        if len(path) == 4 and path[1] in ("queues", "topics") and path[3] == "messages":
            return [resource, resource[: -len("/messages")]]
    if len(fields) == 5 and fields[:2] == ["acs", "ram"] and fields[4].startswith("role/"):
        return [resource, resource.lower()]
    return [resource]


def applies(statement: Any, action: str, resource: str, context: dict[str, str]) -> bool:
    if "Action" in statement:
        is_named = names(statement["Action"], action.lower(), str.lower)
    else:
        is_named = not names(statement["NotAction"], action.lower(), str.lower)
    return (
        is_named
        and names(statement["Resource"], resource, str)
        and all(
            holds(operator, values, context.get(key))
            for operator, keys in statement.get("Condition", {}).items()
            for key, values in keys.items()
        )
    )


def names(patterns: Any, text: str, spelling: Any) -> bool:
    return any(fits(spelling(pattern), text) for pattern in listed(patterns))


def listed(values: Any) -> list[str]:
    return [values] if isinstance(values, str) else values


def fits(pattern: str, text: str) -> bool:
    if not pattern:
        return not text
    if pattern[0] == "*":
        return any(fits(pattern[1:], text[cut:]) for cut in range(len(text) + 1))
    return bool(text) and pattern[0] in ("?", text[0]) and fits(pattern[1:], text[1:])


def holds(operator: str, values: Any, given: str | None) -> bool:
    if "Not" in operator:
        return not holds(operator.replace("Not", ""), values, given)
    return given is not None and any(agrees(operator, given, value) for value in listed(values))


def agrees(operator: str, given: str, wanted: str) -> bool:  # noqa: C901 - a plain table
    if operator == "StringEquals":
        return given == wanted
    if operator == "StringEqualsIgnoreCase":
        return given.casefold() == wanted.casefold()
    if operator == "StringLike":
        return fits(wanted, given)
    if operator == "Bool":
        return given.lower() in ("true", "false") and given.lower() == wanted.lower()
    if operator == "IpAddress":
        return bits(given) != "" and bits(given).startswith(bits(wanted))
    read = number if operator.startswith("Numeric") else moment
    left, right = read(given), read(wanted)
    if left is None or right is None:
        return False
    if operator.endswith("LessThan"):
        return left < right
    if operator.endswith("LessThanEquals"):
        return left <= right
    if operator.endswith("GreaterThan"):
        return left > right
    if operator.endswith("GreaterThanEquals"):
        return left >= right
    return left == right


def number(text: str) -> Fraction | None:
    digits = text[1:] if text[:1] in ("+", "-") else text
    is_number = all(part and set(part) <= set("0123456789") for part in digits.split("."))
    return Fraction(text) if is_number and digits.count(".") <= 1 else None


def moment(text: str) -> int | None:
    """Read `2019-01-01`, `2019-01-01T00:00:00` and the same with `Z` or `+08:00`, in seconds."""
    day, _, rest = text.partition("T")
    clock, offset = rest[:8] or "00:00:00", rest[8:].replace("Z", "") or "+00:00"
    try:
        year, month, of_month = (int(part) for part in day.split("-"))
        hours, minutes, seconds = (int(part) for part in clock.split(":"))
        ahead = 60 * int(offset[1:3]) + int(offset[4:6])
        date(year, month, of_month)
    except ValueError:
        return None
    ahead = -ahead if offset[0] == "-" else ahead
    return timegm((year, month, of_month, hours, minutes, seconds)) - 60 * ahead


def bits(text: str) -> str:
    """Spell an address or a range as the bits that all of it begins with; empty: unreadable."""
    address, _, length = text.partition("/")
    try:
        packed = inet_pton(AF_INET6 if ":" in address else AF_INET, address)
    except OSError:
        return ""
    spelled = "".join(f"{byte:08b}" for byte in packed)[: int(length) if length else None]
    mapped = "0" * 80 + "1" * 16  # IPv4 inside IPv6
    if ":" not in address or spelled.startswith(mapped):
        return "four " + spelled.removeprefix(mapped)
    return "six " + spelled
