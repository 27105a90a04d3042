"""What came of a shadow run: counted, and the latest differences kept, with each batch."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import cast

import msgspec

from iotconsole.kit import phrases
from iotconsole.kit.valkey import client
from rules import limits
from rules.journal import Commands
from rules.operations import Verdict
from rules.shadow.findings import Comparison, Finding, Result

KEPT = timedelta(days=7)


class Output(msgspec.Struct, frozen=True, array_like=True):
    """What one of the two made of a message: the body, or why there is none."""

    state: str  # "forwarded", "failed", or "filtered"
    text: phrases.Sentence = ""


class Difference(msgspec.Struct, frozen=True, array_like=True):
    """A message of which the two made different things."""

    time_ms: int
    message_id: int
    topic: str
    finding: Finding
    running: Output
    new: Output


_encode = phrases.encoder().encode
_decode = phrases.decoder(Difference).decode


def _counts_key(run_id: int) -> str:
    return f"shadow:{run_id}:counts"


def _differences_key(run_id: int) -> str:
    return f"shadow:{run_id}:differences"


def record(commands: Commands, comparisons: Iterable[Comparison]) -> None:
    """Write down the comparisons of a batch."""
    by_run: dict[int, list[tuple[Finding, Comparison]]] = defaultdict(list)
    for comparison in comparisons:
        by_run[comparison.run_id].append((comparison.finding, comparison))
    for run_id, found in by_run.items():
        _record(commands, run_id, found)


def _record(commands: Commands, run_id: int, found: Sequence[tuple[Finding, Comparison]]) -> None:
    counts, differences = _counts_key(run_id), _differences_key(run_id)
    for finding, number in Counter(finding for finding, _ in found).items():
        commands.hincrby(counts, finding.value, number)
    commands.expire(counts, KEPT)
    if latest := [one for one in found if one[0] is not Finding.SAME][-limits.SHADOW_PER_BATCH :]:
        for finding, comparison in latest:
            commands.lpush(differences, _encode(_difference(finding, comparison)))
        commands.ltrim(differences, 0, limits.SHADOW_DIFFERENCES - 1)
        commands.expire(differences, KEPT)


def _difference(finding: Finding, comparison: Comparison) -> Difference:
    about = comparison.message
    outputs = _output(comparison.running), _output(comparison.new)
    return Difference(about.time_ms, about.message_id, about.topic, finding, *outputs)


def _output(result: Result) -> Output:
    if isinstance(result, Verdict):
        return Output("failed", result.reason)
    if result is None:
        return Output("filtered")
    return Output("forwarded", _readable(result)[: limits.SHADOW_TEXT])


def _readable(body: bytes) -> str:
    """Write a body: text as it is, other bytes, of a payload that is passed on, in hex."""
    try:
        return body.decode()
    except UnicodeDecodeError:
        return body.hex(" ")


def counts(run_id: int) -> dict[Finding, int]:
    """Answer how often the two did what."""
    rows = client().hmget(_counts_key(run_id), [finding.value for finding in Finding])
    values = cast("list[bytes | None]", rows)
    return {finding: int(value or 0) for finding, value in zip(Finding, values, strict=True)}


def differences(run_id: int) -> list[Difference]:
    """Answer the latest differences, newest first; of a busy rule some of each batch."""
    rows = client().lrange(_differences_key(run_id), 0, -1)
    return [_decode(row) for row in cast("list[bytes]", rows)]


def forget(run_id: int) -> None:
    """Delete what is kept of a run."""
    client().unlink(_counts_key(run_id), _differences_key(run_id))
