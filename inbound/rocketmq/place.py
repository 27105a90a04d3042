"""What a rule reads from: a topic of a server, as one group, by tags."""

from dataclasses import dataclass

from inbound.access import Access


@dataclass(frozen=True, slots=True)
class Place:
    """Where to read; two that are alike need no new connection."""

    access: Access
    topic: str
    group: str
    tag_filter: str = "*"
