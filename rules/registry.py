"""Which running rules and subscriptions want a message; compiled once, refreshed on change."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

import msgspec
import structlog

from iotconsole.kit import versions
from iotconsole.kit.errors import Refusal
from products.messages import DeviceMessage
from products.topics import TopicTree
from rules import operations, queries, subscription, tracing
from rules.models import Rule, ServerSubscription, ShadowRun
from rules.operations import Target
from rules.shadow.running import Run, Shadows
from rules.sql import Query, SqlError

log = structlog.get_logger(__name__)

_encode = msgspec.json.encode


@dataclass(frozen=True, slots=True)
class Stop:
    """A target on a road, and the number that tells a message's copies apart."""

    target: Target
    operation_id: int


class Road(Protocol):
    """Something that wants messages: shapes them and knows where they go."""

    @property
    def rule_id(self) -> int | None:
        """Answer the rule whose ledger counts this road, if it is a rule's."""

    @property
    def name(self) -> str:
        """Answer the road's name in the device log."""

    @property
    def stops(self) -> tuple[Stop, ...]:
        """Answer where the shaped message goes."""

    @property
    def tells_errors(self) -> bool:
        """Answer whether somebody is told of messages that did not arrive."""

    @property
    def version(self) -> int:
        """Answer the version of the rule, 0 if it is none."""

    @property
    def passes_on(self) -> bool:
        """Tell whether bodies are payloads as they came, which may be any bytes, and not JSON."""

    def shape(self, message: DeviceMessage, now: int) -> bytes | None:
        """Answer the body to send, or None if the message is not wanted after all."""


@dataclass(frozen=True, slots=True)
class RuleRoad:
    """A running rule."""

    rule_id: int
    name: str
    query: Query
    stops: tuple[Stop, ...]
    tells_errors: bool
    version: int

    @property
    def passes_on(self) -> bool:
        """Tell whether the rule is binary and selects `*`."""
        return self.query.passes_on

    def shape(self, message: DeviceMessage, now: int) -> bytes | None:  # noqa: ARG002
        """Answer the SQL result as compact JSON, or the payload as it came."""
        row = self.query.apply(message)
        return row if row is None or isinstance(row, bytes) else _encode(row)


@dataclass(frozen=True, slots=True)
class SubscriptionRoad:
    """A product's server-side subscription."""

    wants: frozenset[str]
    stops: tuple[Stop, ...]
    rule_id: None = None
    name: str = "server-side subscription"
    tells_errors: bool = False
    passes_on: bool = False
    version: int = 0

    def shape(self, message: DeviceMessage, now: int) -> bytes | None:
        """Answer the message in its envelope, if its kind is ticked."""
        return subscription.envelope(message, now) if message.kind in self.wants else None


class Registry:
    """All roads as of one version of the rules."""

    def __init__(self) -> None:
        self._version: int | None = None
        self._rules: TopicTree[RuleRoad] = TopicTree()
        self._subscriptions: dict[str, SubscriptionRoad] = {}
        self.shadows = Shadows([])
        self.traced: Mapping[int, int] = {}

    def fresh(self) -> "Registry":
        """Load again if rules or subscriptions were changed.

        One round trip, and one more while a rule is traced.
        """
        (version,) = versions.current("rules")
        if version != self._version:
            self._load()
            self._version = version
        elif self.traced:
            self.traced = tracing.ongoing()
        return self

    def wanting(self, message: DeviceMessage) -> list[Road]:
        """Answer every road the message goes, in a stable order."""
        roads: list[Road] = []
        if message.kind == "throttled":
            return roads
        subscribed = self._subscriptions.get(message.product_key)
        if subscribed is not None and not message.hops:
            roads.append(subscribed)
        roads += self._rules.match(message.topic)
        return roads

    def _load(self) -> None:
        rules: TopicTree[RuleRoad] = TopicTree()
        running = Rule.objects.filter(status=Rule.Status.RUNNING).order_by("id")
        for rule in running.prefetch_related("operations"):
            road = _road(rule)
            if road is not None:
                rules.add(road.query.topic_filter, road)
        self._rules = rules
        self.traced = tracing.ongoing()
        self._subscriptions = {
            row.product.product_key: _subscription_road(row)
            for row in ServerSubscription.objects.select_related("product", "queue")
        }
        self.shadows = Shadows(_runs())


def _runs() -> Iterator[Run]:
    beside_running = ShadowRun.objects.filter(ended=None, rule__status=Rule.Status.RUNNING)
    for row in beside_running.select_related("rule"):
        rule, ends = row.rule, int(row.ends.timestamp() * 1_000)
        try:
            query = queries.compiled(row.sql, rule.data_type)
        except SqlError as exc:
            log.error("shadow_unreadable", rule=rule.name, reason=str(exc))
        else:
            road = RuleRoad(rule.pk, f"{rule.name} (shadow)", query, (), False, 0)  # noqa: FBT003
            yield Run(row.pk, rule.pk, query.topic_filter, ends, road)


def _road(rule: Rule) -> RuleRoad | None:
    # Both were checked when they were saved; one broken row must not stop the others.
    try:
        return road_of(rule, queries.compiled(rule.sql, rule.data_type))
    except (SqlError, Refusal) as exc:
        log.error("rule_unreadable", rule=rule.name, reason=str(exc))
        return None


def road_of(rule: Rule, query: Query) -> RuleRoad:
    """Answer the road of a rule with its own query, or with one that is being tried."""
    rows = rule.operations.all()
    stops = tuple(
        Stop(operations.read(row.kind, row.configuration), row.pk)
        for row in rows
        if not row.is_for_errors
    )
    tells_errors = any(row.is_for_errors for row in rows)
    return RuleRoad(rule.pk, rule.name, query, stops, tells_errors, rule.version)


def _subscription_road(row: ServerSubscription) -> SubscriptionRoad:
    ticked = {
        "upload": row.device_data,
        "status": row.device_status,
        "device_lifecycle": row.device_lifecycle,
    }
    wants = frozenset(kind for kind, wanted in ticked.items() if wanted)
    target = subscription.ProductQueue(row.queue.region, row.queue.name)
    return SubscriptionRoad(wants, (Stop(target, 0),))
