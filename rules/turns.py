"""When it is a message's turn, where an account may process and write so many of them a second.

Alibaba Cloud holds an account to such rates; here they are off unless set. Turns are given in the
order in which messages come, a second's worth at once. What must wait is kept like what is to be
tried again, due when its turn comes, and holds nothing back; what would have to wait for longer
than anything waits for a target is dropped at once.
"""

from collections.abc import Sequence
from math import ceil
from typing import TYPE_CHECKING, Any

from django.conf import settings

from iotconsole.kit.errors import marked
from iotconsole.kit.valkey import client
from rules.operations import Cause, Verdict
from rules.operations.parcel import LATER
from rules.throttled import THROTTLED

if TYPE_CHECKING:  # the pipeline asks for the turns of its passages
    from rules.pipeline import Passage

AT_ONCE_MS = 1_000
MESSAGES, WRITES = "turns:messages", "turns:writes"  # when the next turn is, epoch ms

DROPPED = Verdict(
    THROTTLED,
    marked("More came a second than the account may send; no turn came."),
    cause=Cause.THROTTLED,
)

_RESERVE = """
local next = tonumber(redis.call('GET', KEYS[1]) or '0')
local wanted, cost, now, latest = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3], ARGV[4]
local first = math.max(next, now - tonumber(ARGV[5]) + cost)
local given = math.min(wanted, math.max(0, math.floor((latest - first) / cost) + 1))
redis.call('SET', KEYS[1], string.format('%.3f', first + given * cost))
return string.format('%.3f', first)
"""


def give(passages: Sequence["Passage"], now: int) -> None:
    """Note which messages of rules go on later, and which never."""
    if not (settings.RULE_MESSAGES_PER_SECOND or settings.TARGET_WRITES_PER_SECOND):
        return
    of_rules = [passage for passage in passages if passage.road.rule_id is not None]
    heard = dict.fromkeys(id(passage.message) for passage in of_rules)
    moments = _reserve(MESSAGES, len(heard), settings.RULE_MESSAGES_PER_SECOND, now)
    turns = dict(zip(heard, moments, strict=True))
    latest = now + _patience_ms()
    written = [one for one in of_rules if one.parcels and turns[id(one.message)] <= latest]
    count = sum(len(passage.parcels) for passage in written)
    writes = iter(_reserve(WRITES, count, settings.TARGET_WRITES_PER_SECOND, now))
    for passage in of_rules:
        passage.verdicts = [DROPPED] * len(passage.parcels)
    for passage in written:
        turn = turns[id(passage.message)]
        passage.verdicts = [_verdict(max(turn, next(writes)), now, latest) for _ in passage.parcels]


def _reserve(key: str, count: int, rate: int, now: int) -> list[int]:
    """Answer the moments of so many turns; those that are too late are not taken."""
    if not rate or not count:
        return [now] * count
    cost = 1_000 / rate
    words: list[Any] = [count, cost, now, now + _patience_ms(), AT_ONCE_MS]
    first = float(client().eval(_RESERVE, 1, key, *words))
    return [ceil(first + place * cost) for place in range(count)]


def _verdict(turn: int, now: int, latest: int) -> Verdict:
    if turn <= now:
        return LATER
    return DROPPED if turn > latest else Verdict(0, cause=Cause.LATER, due=turn)


def _patience_ms() -> int:
    return settings.RULE_PATIENCE_SECONDS * 1_000
