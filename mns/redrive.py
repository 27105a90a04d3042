"""How the redrive of a dead letter queue goes: what is wanted of it, how far it is."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import msgspec
from redis.client import Pipeline

from iotconsole.kit.errors import marked
from iotconsole.kit.valkey import client
from mns.connection import store
from mns.errors import InvalidArgument
from mns.letters import Reason
from mns.models import Queue

KEPT_SECONDS = 7 * 86_400  # how long one can look up how it went
CLAIM_SECONDS = 60  # longer than a piece takes

_RUNNING = "mns:redrives"  # set: the queues that are being worked off

_BUSY = marked("Messages of this queue are being moved already; stop that first.")


class Stage(StrEnum):
    """How far a redrive is."""

    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Skipped:
    """How many messages stayed for the same reason."""

    reason: Reason
    count: int


@dataclass(frozen=True, slots=True)
class Redrive:
    """One redrive: dead letters go back, or to another queue."""

    redrive_id: str
    stage: Stage
    target: str  # the queue they go to; "" is where each came from
    total: int  # there at the beginning
    started: int
    changed: int
    moved: int = 0
    skipped: tuple[Skipped, ...] = ()
    wanted: tuple[int, ...] = ()  # the ranks of those that go; all if there are none
    has_pages: bool = False
    removing: tuple[int, ...] = ()  # ranks that were moved and may still have to be removed

    @property
    def left(self) -> int:
        """Answer how many messages nobody has looked at yet."""
        return max(0, self.total - self.moved - sum(each.count for each in self.skipped))

    def skip(self, reason: Reason) -> "Redrive":
        """Count one more message that stays."""
        before = [each for each in self.skipped if each.reason == reason]
        others = [each for each in self.skipped if each.reason != reason]
        count = sum(each.count for each in before) + 1
        return replace(self, skipped=(*others, Skipped(reason, count)))


@dataclass(frozen=True, slots=True)
class Page:
    """Messages that lie together in the queue; `after` is the place before them."""

    after: str
    ranks: tuple[int, ...]
    expires: int  # of the one that lies last


def find(queue: Queue) -> Redrive | None:
    """Answer the latest redrive, if there was one lately."""
    found: Any = client().get(_key(queue))
    return _redrive.decode(found) if found else None


def start(
    queue: Queue, redrive_id: str, *, target: str, wanted: Collection[int], now: int
) -> Redrive:
    """Note that messages shall go; one redrive of a queue at a time."""
    if not client().sadd(_RUNNING, queue.pk):
        raise InvalidArgument(_BUSY)
    total = len(wanted) or store().counts(queue.tag, now=now).total
    begun = Redrive(redrive_id, Stage.RUNNING, target, total, now, now, wanted=tuple(wanted))
    with client().pipeline(transaction=True) as pipe:
        pipe.unlink(_key(queue, "pages"), _key(queue, "stop"))
        pipe.set(_key(queue), _encode(begun), ex=KEPT_SECONDS)
        pipe.execute()
    return begun


def stop(queue: Queue) -> None:
    """Have the redrive end after the page it is at; what was moved stays moved."""
    client().set(_key(queue, "stop"), b"", ex=KEPT_SECONDS)


def is_stop_wanted(queue: Queue) -> bool:
    """Tell whether somebody wants the redrive to end."""
    return bool(client().exists(_key(queue, "stop")))


def plan(queue: Queue, run: Redrive, pages: Sequence[Page]) -> Redrive:
    """Note which messages go, page by page."""
    planned = replace(run, has_pages=True, total=sum(len(page.ranks) for page in pages))
    with client().pipeline(transaction=True) as pipe:
        for page in pages:
            pipe.rpush(_key(queue, "pages"), _encode(page))
        pipe.expire(_key(queue, "pages"), KEPT_SECONDS)
        pipe.set(_key(queue), _encode(planned), ex=KEPT_SECONDS)
        pipe.execute()
    return planned


def last_page(queue: Queue) -> Page | None:
    """Answer the page to work off next, that with the oldest messages."""
    packed: Any = client().lindex(_key(queue, "pages"), -1)
    return _page.decode(packed) if packed else None


def turn_page(queue: Queue, run: Redrive, page: Page) -> None:
    """Note how it goes now that a page is worked off; nothing changes if another was first."""

    def turn(pipe: Pipeline) -> None:
        pipe.rpop(_key(queue, "pages"))
        pipe.set(_key(queue), _encode(run), ex=KEPT_SECONDS)

    _change(_key(queue, "pages"), lambda pipe, key: pipe.lindex(key, -1), _encode(page), turn)


def end(queue: Queue, run: Redrive, stage: Stage, *, now: int) -> None:
    """Note how it went."""
    over = replace(run, stage=stage, changed=now, removing=())
    with client().pipeline(transaction=True) as pipe:
        pipe.unlink(_key(queue, "pages"))
        pipe.set(_key(queue), _encode(over), ex=KEPT_SECONDS)
        pipe.srem(_RUNNING, queue.pk)
        pipe.execute()


def running() -> list[int]:
    """Answer the queues whose messages are being moved."""
    found: Any = client().smembers(_RUNNING)
    return sorted(map(int, found))


def strike(queue_pk: int) -> None:
    """Forget that messages of a queue are being moved: it is gone, or it was long ago."""
    client().srem(_RUNNING, queue_pk)


def claim(queue: Queue, worker: bytes) -> bool:
    """Keep other workers away for a while; False if one is at it already."""
    return bool(client().set(_key(queue, "claim"), worker, nx=True, ex=CLAIM_SECONDS))


def renew(queue: Queue, worker: bytes) -> bool:
    """Start the claim's time anew; False if it ran out and another worker may be at it."""
    key = _key(queue, "claim")
    return _change(key, Pipeline.get, worker, lambda pipe: pipe.expire(key, CLAIM_SECONDS))


def release(queue: Queue, worker: bytes) -> None:
    """Let another worker carry on, unless one does already."""
    key = _key(queue, "claim")
    _change(key, Pipeline.get, worker, lambda pipe: pipe.unlink(key))


def _change(
    key: str,
    read: Callable[[Pipeline, str], Any],
    wanted: bytes,
    change: Callable[[Pipeline], object],
) -> bool:
    """Change something if what is read at a key is what is wanted, and tell whether it was."""

    def write(pipe: Pipeline) -> bool:
        is_wanted: bool = read(pipe, key) == wanted
        pipe.multi()
        if is_wanted:
            change(pipe)
        return is_wanted

    run: Any = client().transaction  # its types know of no value
    was_wanted: bool = run(write, key, value_from_callable=True)
    return was_wanted


def _key(queue: Queue, part: str = "run") -> str:
    return f"mns:{{{queue.tag}}}:redrive:{part}"


_encode = msgspec.msgpack.encode
_redrive = msgspec.msgpack.Decoder(Redrive)
_page = msgspec.msgpack.Decoder(Page)
