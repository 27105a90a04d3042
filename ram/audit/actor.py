"""Who is acting now, and through which door they came; every door says so for what it runs."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum


class Door(StrEnum):
    """Through what a change came in."""

    CONSOLE = "console"
    ADMIN = "admin"
    REST = "rest"
    OPENAPI = "openapi"
    MNS = "mns"
    SYSTEM = "system"  # commands, the clock, the platform itself


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who does something: who, through which door, from where, in which request."""

    arn: str
    door: Door
    address: str = ""
    request_id: str = ""
    name: str = ""  # several people may be the account's root
    access_key_id: str = ""


SYSTEM = Actor("system", Door.SYSTEM)
ANONYMOUS = "anonymous"  # instead of an ARN: nobody has proved to be anybody

# A question rather than an answer: REST knows who asks only after the middleware has run.
_who: ContextVar[Callable[[], Actor]] = ContextVar("_who", default=lambda: SYSTEM)


@contextmanager
def acting(who: Callable[[], Actor]) -> Iterator[None]:
    """Let what happens meanwhile, here and in threads asked from here, be done by them."""
    token = _who.set(who)
    try:
        yield
    finally:
        _who.reset(token)


def current() -> Actor:
    """Answer who acts."""
    return _who.get()()
