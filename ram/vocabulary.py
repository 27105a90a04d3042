"""The words of policies: what editors complete and the simulator offers."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from iotconsole.kit.asks import Ask, Naming
from ram.permissions import table
from ram.policy.conditions import OPERATORS
from ram.sts import ASSUME_ROLE

# RAM policy elements, Condition: the keys of the platform, those of requests first
KEYS = (
    *("acs:CurrentTime", "acs:SecureTransport", "acs:SourceIp", "acs:MFAPresent", "acs:Service"),
    "sts:ExternalId",
)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Names in alphabetical order."""

    actions: tuple[str, ...]
    resources: tuple[str, ...]
    operators: tuple[str, ...]
    keys: tuple[str, ...]


@cache
def vocabulary() -> Vocabulary:
    """Answer what pages and routes ask for, so that nothing is offered that nobody asks."""
    asks = list(_asks())
    services = {ask.action.partition(":")[0] for ask in asks}
    actions = {ask.action for ask in asks} | {f"{service}:*" for service in services}
    return Vocabulary(
        actions=tuple(sorted({*actions, "ram:PassRole", ASSUME_ROLE})),
        resources=("*", *sorted({ask.resource for ask in asks} - {"*"})),
        operators=tuple(OPERATORS),
        keys=KEYS,
    )


def _asks() -> Iterator[Ask]:
    for kind in ("PAGES", "ROUTES"):
        for permission in table(kind).values():
            for is_change in (False, True):
                yield from permission(Naming("", is_change=is_change, address={}, sent={}))
