"""What somebody wants to do to what: the question that access control answers at every door.

Each app has one table (`<app>/asks.py`) of the permissions that its pages and REST routes need.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

_NAME = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Ask:
    """An action on a resource; the context is what conditions may ask besides the request."""

    action: str
    resource: str
    context: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Naming:
    """What a request names: in its address, or else in what is sent with it."""

    person: str  # who asks
    is_change: bool  # as its method says
    address: Mapping[str, object]
    sent: Mapping[str, object]

    def text(self, name: str) -> str:
        """Answer a name as forms and serializers read it, "" where there is none."""
        value = self.address[name] if name in self.address else self.sent.get(name, "")
        return str(value).strip() if isinstance(value, str | int | float) else ""


# What a page, a route or an operation needs: every one of its asks has to be allowed.
Permission = Callable[[Naming], Iterable[Ask]]


def fill(template: str, text: Callable[[str], str]) -> str:
    """Put names where a template has {name}; what has no name yet is `*`, as in lists."""
    return _NAME.sub(lambda name: text(name[1]) or "*", template)


def needs(action: str, template: str) -> Permission:
    """Answer a permission for an action on a resource spelled with the names of the request."""
    return lambda naming: (Ask(action, fill(template, naming.text)),)


def all_of(*permissions: Permission) -> Permission:
    """Answer what needs all of these."""
    return lambda naming: [ask for permission in permissions for ask in permission(naming)]


def either(look: Permission, change: Permission) -> Permission:
    """Answer what needs one thing to be looked at and another to be saved at the same address."""
    return lambda naming: change(naming) if naming.is_change else look(naming)


def everybody(_: Naming) -> Iterable[Ask]:
    """Let everybody in who is signed in: it is about nobody but themselves."""
    return ()
