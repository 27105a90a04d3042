"""Whether the audit log is what was written: the chain is walked in pieces, from its beginning."""

from collections.abc import Iterator
from dataclasses import dataclass

from iotconsole.kit.secrets import key_for
from ram.audit.chain import Broken, Flaw, Head, Place, check_end, walk
from ram.audit.models import AuditEntry, AuditHead
from ram.audit.record import PURPOSE

AT_ONCE = 2_000

_EMPTY = Head(0, "", "")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a walk came, of how many entries, and what it found."""

    number: int
    total: int
    seal: str
    is_over: bool = False
    broken: Broken | None = None

    @property
    def percent(self) -> int:
        """How much of the log was looked at."""
        return min(100, 100 * self.number // self.total) if self.total else 100


def verify_from(number: int) -> Progress:
    """Look at the entries after this one, which was looked at before."""
    # The head is read after the entries, so it is never behind them.
    rows = list(AuditEntry.objects.filter(number__gt=number).order_by("number")[:AT_ONCE])
    head = _head()
    try:
        place = walk(key_for(PURPOSE), _place(number), (row.link() for row in rows))
        is_over = len(rows) < AT_ONCE and not _goes_on(place)
        if is_over and head != _EMPTY:
            check_end(key_for(PURPOSE), place, head)
        elif is_over and place != Place():
            raise Broken(place.number + 1, Flaw.END)
    except Broken as broken:
        return Progress(broken.number, head.number, "", is_over=True, broken=broken)
    return Progress(place.number, head.number, place.seal, is_over=is_over)


def verify() -> Iterator[Progress]:
    """Walk the whole chain, saying after each piece how far it came."""
    progress = verify_from(0)
    yield progress
    while not progress.is_over:
        progress = verify_from(progress.number)
        yield progress


def _goes_on(place: Place) -> bool:
    """Whether entries came in while we looked."""
    return AuditEntry.objects.filter(number__gt=place.number).exists()


def _place(number: int) -> Place:
    if not number:
        return Place()
    entry = AuditEntry.objects.filter(number=number).first()
    if entry is None:
        raise Broken(number, Flaw.MISSING)
    return Place(entry.number, entry.seal)


def _head() -> Head:
    row = AuditHead.objects.first()
    return row.head() if row else _EMPTY
