"""What a rule makes of a message, by the same code that carries messages."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from products import topics
from products.messages import DeviceMessage
from rules import pipeline, queries, registry
from rules.models import Rule
from rules.operations import Verdict
from rules.registry import RuleRoad
from rules.shadow.findings import ordered
from rules.sql import Query, SqlError


class Fate(models.TextChoices):
    """What becomes of a message at a query."""

    PASSED = "passed", _("passed")
    FILTERED = "filtered", _("filtered out")
    FAILED = "failed", _("failed")
    UNHEARD = "unheard", _("not in FROM")


@dataclass(frozen=True, slots=True)
class Made:
    """What became of a message: the body that goes on, or why none does."""

    fate: Fate
    body: bytes | None = None
    reason: str = ""
    is_payload: bool = False  # the body: a payload as it came, and not JSON

    def is_like(self, other: "Made | None") -> bool:
        """Tell, as shadow runs do, whether both forward the same or neither forwards."""
        if other is None:
            return True
        if self.fate is Fate.FAILED:
            return other.fate is Fate.FAILED
        if self.body is None or other.body is None:
            return self.body is other.body
        return ordered(self.body) == ordered(other.body)


def made(road: RuleRoad, message: DeviceMessage, now: int) -> Made:
    """Answer what a rule makes of a message."""
    if not topics.matches(road.query.topic_filter, message.topic):
        return Made(Fate.UNHEARD)
    body = pipeline.shape(message, road, now)
    if isinstance(body, Verdict):
        return Made(Fate.FAILED, reason=body.reason)
    if body is None:
        return Made(Fate.FILTERED)
    return Made(Fate.PASSED, body, is_payload=road.passes_on)


def road_before(rule: Rule, query: Query) -> RuleRoad | None:
    """Answer the rule as it is saved, None if the query is its own or nothing is saved."""
    if not rule.sql or rule.sql == query.text:
        return None
    try:
        return registry.road_of(rule, queries.compiled(rule.sql, rule.data_type))
    except SqlError:  # of an older dialect
        return None
