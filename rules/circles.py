"""Whether rules would send messages on to each other in a circle.

A rule leads to another if a topic it sends on to may match the other's FROM. WHERE is not asked:
what it lets pass depends on the messages.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from iotconsole.kit.errors import marked
from products.topics import normalise
from rules import operations
from rules.errors import Circle
from rules.models import Operation, Rule
from rules.operations.republish import Republish
from rules.sql import SqlSyntaxError, compile_query


@dataclass(frozen=True, slots=True)
class Relay:
    """A rule that sends on: what it listens to, and filters for where it sends to."""

    name: str
    source: str
    reaches: tuple[str, ...]

    def leads_to(self, other: "Relay") -> bool:
        """Tell whether the other may hear what this one sends on."""
        return any(meet(reach, other.source) for reach in self.reaches)


def check(rule: Rule) -> None:
    """Refuse a rule, as it is saved now, that closes a circle."""
    relays = _relays()
    if rule.pk not in relays:
        return
    if circle := find(relays[rule.pk], list(relays.values())):
        names = " → ".join(relay.name for relay in circle)
        sentence = marked("Messages would go round in a circle: %(circle)s.")
        raise Circle(sentence, field="topic", circle=names)


def find(start: Relay, relays: Sequence[Relay]) -> list[Relay] | None:
    """Answer the shortest way from a rule back to itself."""
    ways, seen = [[start]], set[str]()
    while ways:
        way = ways.pop(0)
        for relay in relays:
            if not way[-1].leads_to(relay):
                continue
            if relay.name == start.name:
                return [*way, relay]
            if relay.name not in seen:
                seen.add(relay.name)
                ways.append([*way, relay])
    return None


def meet(one: str, other: str) -> bool:
    """Tell whether there is a topic that two filters match."""
    return _meet(normalise(one).split("/"), normalise(other).split("/"))


def _meet(one: Sequence[str], other: Sequence[str]) -> bool:
    for index, (left, right) in enumerate(zip(one, other, strict=False)):
        if "#" in (left, right):
            return True
        if left != right and "+" not in (left, right):
            return False
        longer = max(one, other, key=len)
        if index + 1 == min(len(one), len(other)):
            return len(one) == len(other) or longer[index + 1] == "#"
    return False


def _relays() -> Mapping[int, Relay]:
    rows = Operation.objects.filter(kind=Republish.kind).select_related("rule")
    by_rule: dict[Rule, list[str]] = {}
    for row in rows:
        target = operations.read(row.kind, row.configuration)
        assert isinstance(target, Republish)  # noqa: S101 - asked by kind
        by_rule.setdefault(row.rule, []).append(target.reach)
    return dict(_listening(by_rule.items()))


def _listening(rules: Iterable[tuple[Rule, list[str]]]) -> Iterable[tuple[int, Relay]]:
    for rule, reaches in rules:
        try:
            source = compile_query(rule.sql).topic_filter
        except SqlSyntaxError:
            continue  # it hears nothing
        yield rule.pk, Relay(rule.name, source, tuple(reaches))
