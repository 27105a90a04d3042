"""How inbound rules are doing, as lists and pages show it."""

from collections.abc import Iterable
from dataclasses import dataclass

from inbound import deadletters, ledger
from inbound.ledger import Counts, Failure, State
from inbound.models import InboundRule


@dataclass(frozen=True, slots=True)
class Figures:
    """One rule: how it is, since when, why, and all that it ever carried."""

    state: State
    since_ms: int | None
    reason: str
    lag_ms: int  # how old messages are when the broker has them; of trouble, how long it lasts
    rate: float  # messages a second
    counts: Counts


def figures(rules: Iterable[InboundRule]) -> dict[int, Figures]:
    """Answer the figures of several rules by the numbers of their rows."""
    rows = list(rules)
    keys = [rule.pk for rule in rows]
    counts, standings = ledger.counts(keys), ledger.standings(keys)
    return {rule.pk: _figures(rule, standings[rule.pk], counts[rule.pk]) for rule in rows}


@dataclass(frozen=True, slots=True)
class Details:
    """What the page of one rule shows besides."""

    letters_kept: int
    last_failure: Failure | None
    per_minute: list[tuple[int, int]]  # epoch minute, delivered messages


def details(rule: InboundRule, now: int) -> Details:
    """Answer what takes a question of its own."""
    return Details(
        deadletters.kept(rule.pk),
        ledger.last_failure(rule.pk),
        ledger.delivered_per_minute(rule.pk, now),
    )


def _figures(rule: InboundRule, standing: ledger.Standing, counts: Counts) -> Figures:
    if not rule.is_enabled:
        return Figures(State.DISABLED, None, "", 0, 0, counts)
    return Figures(
        standing.state,
        standing.since_ms or None,
        standing.reason,
        standing.lag_ms,
        standing.rate,
        counts,
    )
