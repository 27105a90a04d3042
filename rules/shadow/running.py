"""Which SQL is tried beside which rule, and which messages it is tried with."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from products.messages import DeviceMessage
from products.topics import TopicTree
from rules.shadow.findings import Result

if TYPE_CHECKING:  # the registry holds the runs
    from rules.registry import Road

RuleOfMessage = tuple[int, int | None]


@dataclass(frozen=True, slots=True)
class Run:
    """Shadow SQL until a moment (epoch ms); its road has no stops."""

    run_id: int
    rule_id: int
    topic_filter: str
    ends: int
    road: "Road"


class Shadows:
    """All runs as of one version of the rules."""

    def __init__(self, runs: Iterable[Run]) -> None:
        self._runs = {run.rule_id: run for run in runs}
        self._hearing: TopicTree[Run] = TopicTree()
        for run in self._runs.values():
            self._hearing.add(run.topic_filter, run)

    def __bool__(self) -> bool:
        """Tell whether anything is tried."""
        return bool(self._runs)

    def beside(
        self, message: DeviceMessage, ran: Mapping[RuleOfMessage, Result], now: int
    ) -> Iterator[tuple[Run, Result, bool]]:
        """Answer the runs a message is about, what their rule made of it, and if they hear it.

        It is about those that hear it and those whose rule does: their FROM may differ.
        """
        if message.kind == "throttled":
            return
        hearing = {run.rule_id for run in self._hearing.match(message.topic)}
        for rule_id, run in self._runs.items():
            key = (id(message), rule_id)
            if run.ends > now and (rule_id in hearing or key in ran):
                yield run, ran.get(key), rule_id in hearing
