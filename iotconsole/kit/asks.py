"""What somebody wants to do to what: the question that access control answers at every door."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

_NAME = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Ask:
    """An action on a resource; the context is what conditions may ask besides the request."""

    action: str
    resource: str
    context: Mapping[str, str] = field(default_factory=dict)


def fill(template: str, text: Callable[[str], str]) -> str:
    """Put names where a template has {name}; what has no name yet is `*`, as in lists."""
    return _NAME.sub(lambda name: text(name[1]) or "*", template)
