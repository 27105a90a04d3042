"""Who else than devices the broker lets in, and what devices hear besides the topics of products.

Another app brings both; what it is, is not known here.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from products.callout import Permissions, Question


@dataclass(frozen=True, slots=True)
class Kind:
    """Clients whose user names look like nobody else's.

    `admit` answers under which name one is let in and what it may touch, or raises LoginRefused.
    """

    is_one: Callable[[str], bool]
    admit: Callable[[Question], tuple[str, Permissions]]


# Answers for products (by the numbers of their rows) which filters their devices may subscribe to,
# in just that spelling.
Hearing = Callable[[Iterable[int]], Mapping[int, list[str]]]

_kinds: list[Kind] = []
_hearings: list[Hearing] = []


def bring(kind: Kind, hearing: Hearing) -> None:
    """Let an app bring clients and topics of its own, once and for all."""
    _kinds.append(kind)
    _hearings.append(hearing)


def kind_of(username: str) -> Kind | None:
    """Answer whose client a user name is, None for a device's."""
    return next((kind for kind in _kinds if kind.is_one(username)), None)


def heard_besides(products: Iterable[int]) -> Iterable[tuple[int, str]]:
    """Answer (product, filter) for everything that is heard besides."""
    wanted = list(products)
    return [
        (product, topic_filter)
        for hearing in _hearings
        for product, filters in hearing(wanted).items()
        for topic_filter in filters
    ]
