"""Which rules the list shows, and in which order."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from iotconsole.kit.clock import now_ms
from products.topics import normalise
from rules import circles, ledger, operations
from rules.models import Rule
from rules.rows import topic_filter

NEWEST, BY_NAME, BUSIEST, FAILED = "", "name", "busiest", "failed"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What rules are looked for by; "" is any."""

    q: str = ""
    topic: str = ""
    target: str = ""
    status: str = ""
    kind: str = ""
    order: str = NEWEST

    @property
    def is_any(self) -> bool:
        """Tell whether nothing was looked for."""
        return self == Wanted(order=self.order)


def wanted(parameters: Mapping[str, str]) -> Wanted:
    """Read it from an address."""
    return Wanted(**{name: parameters.get(name, "").strip() for name in Wanted.__slots__})


def find(looked_for: Wanted) -> list[Rule]:
    """Answer the rules that fit, in order."""
    rows = Rule.objects.prefetch_related("operations").order_by("-id")
    if looked_for.status:
        rows = rows.filter(status=looked_for.status)
    if looked_for.kind:
        rows = rows.filter(operations__kind=looked_for.kind).distinct()
    if looked_for.q:
        text = looked_for.q
        named = (Q(**{f"{name}__icontains": text}) for name in ("name", "description", "sql"))
        rows = rows.filter(next(named) | next(named) | next(named))
    rules = [rule for rule in rows if _listens(rule, looked_for.topic)]
    if looked_for.target:
        rules = [rule for rule in rules if _uses(rule, looked_for.target)]
    return _ORDERS.get(looked_for.order, list)(rules)


def _listens(rule: Rule, topic: str) -> bool:
    """Tell whether a rule hears a topic, or names a part of one."""
    if not topic:
        return True
    source = topic_filter(rule)
    return bool(source) and (topic in source or circles.meet(normalise(topic), source))


def _uses(rule: Rule, target: str) -> bool:
    """Tell whether a rule writes there, or wears the role of that name."""
    wanted = target.lower()
    for row in rule.operations.all():
        role = row.configuration.get("role") or {}
        names = [operations.read(row.kind, row.configuration).describe(), *role.values()]
        if any(wanted in str(name).lower() for name in names):
            return True
    return False


def _by_name(rules: Sequence[Rule]) -> list[Rule]:
    return sorted(rules, key=lambda rule: rule.name.lower())


def _busiest(rules: Sequence[Rule]) -> list[Rule]:
    passed = ledger.passed_each_minute([rule.pk for rule in rules], now_ms(), minutes=2)
    return sorted(rules, key=lambda rule: -passed[rule.pk][0][1])


def _failed(rules: Sequence[Rule]) -> list[Rule]:
    failures = ledger.last_failures([rule.pk for rule in rules])
    moments = {rule_id: passage.time_ms if passage else 0 for rule_id, passage in failures.items()}
    return sorted(rules, key=lambda rule: -moments[rule.pk])


_ORDERS: dict[str, Callable[[Sequence[Rule]], list[Rule]]] = {
    BY_NAME: _by_name,
    BUSIEST: _busiest,
    FAILED: _failed,
}
