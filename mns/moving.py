"""How dead letters go back, oldest first, page by page; whoever dies on the way is followed.

What is in the queue at the beginning is noted in pages, and the pages are worked off from the
last. A message is stored where it goes in a batch of its own, then counted together with its
page, then removed: done again after any of these steps, it is neither stored nor counted twice.
Queues know a batch again for an hour (`BATCH_MEMORY_MS`): where every worker stands still for
longer right after the first step, a message can be stored twice.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from msgspec import structs

from iotconsole.kit.errors import marked
from mns import letters, redrive
from mns.connection import store
from mns.deadletters import PIECE, digest
from mns.errors import InvalidArgument, MnsError, QueueNotExist
from mns.letters import Note, Reason
from mns.models import Queue
from mns.redrive import Page, Redrive, Stage
from mns.returns import Return, Way
from mns.store.protocol import Batch, Listed, State

_RECEIVED = marked("Somebody has received the message and not deleted it yet.")


def carry_page(queue: Queue, *, now: int) -> set[int] | None:
    """Move one page; answer the subscriptions that got something to push, None at the end."""
    run = redrive.find(queue)
    if run is None or run.stage is not Stage.RUNNING:
        redrive.strike(queue.pk)
        return None
    store().remove(queue.tag, run.removing, now=now)
    if redrive.is_stop_wanted(queue):
        redrive.end(queue, run, Stage.STOPPED, now=now)
        return None
    if not run.has_pages:
        run = redrive.plan(queue, run, _pages(queue, run, now))
    page = redrive.last_page(queue)
    if page is None:
        redrive.end(queue, run, Stage.DONE, now=now)
        return None
    return _carry(queue, run, page, now)


def move_one(queue: Queue, letter: Listed, body: bytes, *, target: str, now: int) -> int | None:
    """Send one message where it goes, changed perhaps; answer whom to wake for its push."""
    key = digest("one", queue.tag, str(letter.rank), body.decode())
    changed = replace(letter, message=structs.replace(letter.message, body=body))
    note = letters.read_notes(queue.tag, [letter.message.message_id])
    way = Way(queue.region, target)
    returned = _returned(way, changed, note.get(letter.message.message_id), key=key, now=now)
    if _send({key: returned}, now):
        raise QueueNotExist
    store().remove(queue.tag, [letter.rank], now=now)
    return returned.pushed


def _pages(queue: Queue, run: Redrive, now: int) -> list[Page]:
    """Note what is there, all of it or what is wanted."""
    pages: list[Page] = []
    after, wanted = "", set(run.wanted)
    while True:
        listing = store().browse(queue.tag, count=PIECE, now=now, after=after)
        ranks = tuple(m.rank for m in listing.messages if not wanted or m.rank in wanted)
        if ranks:
            pages.append(Page(after, ranks, listing.messages[-1].expires))
        after = listing.after
        if not after:
            return pages


def _there(queue: Queue, page: Page, now: int) -> Iterator[Listed]:
    """Answer what is still there of a page; what came since may lie between its messages."""
    after, ranks = page.after, set(page.ranks)
    while True:
        listing = store().browse(queue.tag, count=PIECE, now=now, after=after)
        yield from (each for each in listing.messages if each.rank in ranks)
        after = listing.after
        if not after or listing.messages[-1].expires < page.expires:
            return


def _carry(queue: Queue, run: Redrive, page: Page, now: int) -> set[int]:
    run, going = _sorted_out(queue, run, page, now)
    gone = _send({_key(run, rank): each for rank, each in going.items()}, now)
    moved = {rank: each for rank, each in going.items() if each.tag not in gone}
    for _ in range(len(going) - len(moved)):
        run = run.skip(Reason.of(QueueNotExist().phrase))
    run = replace(run, moved=run.moved + len(moved), removing=tuple(moved), changed=now)
    redrive.turn_page(queue, run, page)
    store().remove(queue.tag, run.removing, now=now)
    return {each.pushed for each in moved.values() if each.pushed is not None}


def _sorted_out(
    queue: Queue, run: Redrive, page: Page, now: int
) -> tuple[Redrive, dict[int, Return]]:
    """Tell the messages that go, oldest first, from those that stay."""
    there = list(_there(queue, page, now))[::-1]
    notes = letters.read_notes(queue.tag, [each.message.message_id for each in there])
    way, going = Way(queue.region, run.target), {}
    for each in there:
        note, key = notes.get(each.message.message_id), _key(run, each.rank)
        try:
            going[each.rank] = _returned(way, each, note, key=key, now=now)
        except MnsError as refusal:
            run = run.skip(Reason.of(refusal.phrase))
    return run, going


def _returned(way: Way, letter: Listed, note: Note | None, *, key: str, now: int) -> Return:
    if letter.state is State.INACTIVE:
        raise InvalidArgument(_RECEIVED)
    return way.back(letter.message, note, key=key, now=now)


def _send(going: Mapping[str, Return], now: int) -> set[str]:
    """Store what goes, each known by its key; name the queues that are there no more."""
    batches: Sequence[Batch] = [(each.tag, [each.message], key) for key, each in going.items()]
    stored = store().send_many(batches, now=now)
    return {tag for (tag, _, _), sent in zip(batches, stored, strict=True) if sent is None}


def _key(run: Redrive, rank: int) -> str:
    return digest("back", run.redrive_id, str(rank))
