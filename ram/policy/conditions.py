"""Does a request context satisfy the condition of a statement.

One of the values is enough; a `…Not…` operator wants none of them to match. A key that the
request does not carry, or carries in an unreadable form, matches nothing: a positive operator
is then false and a `…Not…` operator true.
"""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_network
from typing import TypeVar

from ram.policy.patterns import Patterns

Context = Mapping[str, str]
Matches = Callable[[str], bool]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Operator:
    """How one wanted value becomes a test of the given one; ValueError: unreadable."""

    test: Callable[[str], Matches]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """One operator, one key and the values it accepts."""

    operator: str
    key: str
    values: tuple[str, ...]
    tests: tuple[Matches, ...] = field(repr=False, compare=False)
    negated: bool

    def holds(self, context: Context) -> bool:
        """Tell whether the request satisfies this condition."""
        given = context.get(self.key)
        return (given is not None and self._any_matches(given)) != self.negated

    def _any_matches(self, given: str) -> bool:
        try:
            return any(test(given) for test in self.tests)
        except ValueError:
            return False


def _compare(read: Callable[[str], T], compare: Callable[[T, T], bool]) -> Callable[[str], Matches]:
    def test(text: str) -> Matches:
        wanted = read(text)
        return lambda given: compare(read(given), wanted)

    return test


def _like(text: str) -> Matches:
    fits = Patterns.exact_case([text]).match
    return lambda given: fits(given) is not None


def _number(text: str) -> Decimal:
    if not re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", text):
        raise ValueError(f'"{text}" is not a number; write it like "1024"')
    return Decimal(text)


def _date(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as exc:
        raise ValueError(f'"{text}" is no date; write "2019-01-01T00:00:00+08:00"') from exc
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _boolean(text: str) -> bool:
    if text.lower() not in {"true", "false"}:
        raise ValueError(f'"{text}" is neither "true" nor "false"')
    return text.lower() == "true"


def _network(text: str) -> IPv4Network | IPv6Network:
    try:
        network = ip_network(text, strict=False)
    except ValueError as exc:
        raise ValueError(f'"{text}" is no IP address or range; write "10.0.0.0/8"') from exc
    return _unmapped(network)


def _unmapped(network: IPv4Network | IPv6Network) -> IPv4Network | IPv6Network:
    """Read ::ffff:10.0.0.1 as 10.0.0.1, so that a dual-stack socket evades no range."""
    address = network.network_address
    if not isinstance(address, IPv6Address) or address.ipv4_mapped is None:
        return network
    if network.prefixlen < 96:
        return network
    return IPv4Network((address.ipv4_mapped, network.prefixlen - 96))


def _inside(given: IPv4Network | IPv6Network, wanted: IPv4Network | IPv6Network) -> bool:
    if isinstance(given, IPv4Network) and isinstance(wanted, IPv4Network):
        return given.subnet_of(wanted)
    if isinstance(given, IPv6Network) and isinstance(wanted, IPv6Network):
        return given.subnet_of(wanted)
    return False


_equal: Callable[[object, object], bool] = operator.eq

# RAM policy elements, Condition: every operator of the table, and no other.
OPERATORS = {
    "StringEquals": Operator(_compare(str, _equal)),
    "StringNotEquals": Operator(_compare(str, _equal), negated=True),
    "StringEqualsIgnoreCase": Operator(_compare(str.casefold, _equal)),
    "StringNotEqualsIgnoreCase": Operator(_compare(str.casefold, _equal), negated=True),
    "StringLike": Operator(_like),
    "StringNotLike": Operator(_like, negated=True),
    "NumericEquals": Operator(_compare(_number, _equal)),
    "NumericNotEquals": Operator(_compare(_number, _equal), negated=True),
    "NumericLessThan": Operator(_compare(_number, operator.lt)),
    "NumericLessThanEquals": Operator(_compare(_number, operator.le)),
    "NumericGreaterThan": Operator(_compare(_number, operator.gt)),
    "NumericGreaterThanEquals": Operator(_compare(_number, operator.ge)),
    "DateEquals": Operator(_compare(_date, _equal)),
    "DateNotEquals": Operator(_compare(_date, _equal), negated=True),
    "DateLessThan": Operator(_compare(_date, operator.lt)),
    "DateLessThanEquals": Operator(_compare(_date, operator.le)),
    "DateGreaterThan": Operator(_compare(_date, operator.gt)),
    "DateGreaterThanEquals": Operator(_compare(_date, operator.ge)),
    "Bool": Operator(_compare(_boolean, _equal)),
    "IpAddress": Operator(_compare(_network, _inside)),
    "NotIpAddress": Operator(_compare(_network, _inside), negated=True),
}
