"""Of which rules the next messages are kept whole, and how many are still to come.

Of busy rules some messages of each batch are kept, and soon pushed out by others. Those that a
rule is traced with are kept besides, up to a thousand of each rule and of each product.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import cast

import structlog
from django.db import transaction

from iotconsole.kit import phrases, versions
from iotconsole.kit.errors import marked
from iotconsole.kit.valkey import client
from ram import audit
from rules import ledger, limits
from rules.errors import NothingToTrace
from rules.journal import Commands
from rules.ledger import Passage
from rules.models import Rule

KEPT = timedelta(days=7)  # as the device log
ONGOING = "rules:traced"  # hash: how many messages are still to come, by rule

log = structlog.get_logger(__name__)

_encode = phrases.encoder().encode
_decode = phrases.decoder(Passage).decode


@transaction.atomic
def trace(rule: Rule, count: int = limits.TRACED_AT_ONCE) -> None:
    """Keep the next messages that a rule looks at, whatever becomes of them."""
    if not 1 <= count <= limits.TRACED_PER_RULE:
        raise NothingToTrace(
            marked("Trace 1 to %(most)s messages."), field="count", most=limits.TRACED_PER_RULE
        )
    audit.note("iot:TraceRule", rule.arn, details={"count": count})
    log.info("trace_began", rule=rule.name, count=count)
    transaction.on_commit(lambda: client().hset(ONGOING, str(rule.pk), str(count)))
    versions.bump("rules")


@transaction.atomic
def end(rule: Rule) -> None:
    """Keep no more than of any other rule; what was kept stays."""
    audit.note("iot:TraceRule", rule.arn, details={"count": 0})
    log.info("trace_ended", rule=rule.name)
    transaction.on_commit(lambda: client().hdel(ONGOING, str(rule.pk)))
    versions.bump("rules")


def ongoing() -> dict[int, int]:
    """Answer how many messages are still to come, of each rule that is traced."""
    rows = cast("dict[bytes, bytes]", client().hgetall(ONGOING))
    return {int(rule): int(left) for rule, left in rows.items() if int(left) > 0}


def left(rule_id: int) -> int:
    """Answer how many messages are still to come of a rule."""
    # Two workers may both take the last ones: a few more are kept, and fewer than none are left.
    return max(int(cast("bytes | None", client().hget(ONGOING, str(rule_id))) or 0), 0)


def record(
    commands: Commands, rule_id: int, passages: Sequence[Passage], under_way: Mapping[int, int]
) -> set[int]:
    """Write down what a rule is traced with, and answer which messages are to be kept for it."""
    taken = passages[: under_way.get(rule_id, 0)]
    if not taken:
        return set()
    commands.hincrby(ONGOING, str(rule_id), -len(taken))
    for passage in taken:
        commands.lpush(_key(rule_id), _encode(passage))
    commands.ltrim(_key(rule_id), 0, limits.TRACED_PER_RULE - 1)
    commands.expire(_key(rule_id), KEPT)
    return {passage.message_id for passage in taken}


def traced(rule_id: int, count: int = limits.TRACED_PER_RULE) -> list[Passage]:
    """Answer the messages a rule was traced with, newest first."""
    rows = client().lrange(_key(rule_id), 0, count - 1)
    passages = [_decode(row) for row in cast("list[bytes]", rows)]
    return ledger.as_ended(passages, ledger.recent(rule_id, limits.RECENT_PER_RULE))


def forget(rule_id: int) -> None:
    """Delete what is kept of a deleted rule."""
    client().hdel(ONGOING, str(rule_id))
    client().unlink(_key(rule_id))


def _key(rule_id: int) -> str:
    return f"rule:{rule_id}:traced"
