"""Queues and messages as the lines of a page: what they are and what happened."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext

from mns import history, letters, reading, services
from mns.letters import Note, Origin, Reason
from mns.models import Queue
from mns.properties import Property, unpack
from mns.reading import Layer
from mns.redrive import Redrive
from mns.services.browsing import Seen
from mns.store.protocol import Figures, Listed, State, StoredMessage

SUMMARY_LENGTH = 300


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A queue, its figures, and whether it holds more from minute to minute."""

    queue: Queue
    figures: Figures
    is_growing: bool


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message as it lies in a queue, and what its body says."""

    message: StoredMessage
    text: str
    inside: list[Layer]
    listed: Listed | None = None  # for whoever sees all messages, not only those that are next
    place: str = ""

    @property
    def innermost_first(self) -> list[Layer]:
        """Answer what was meant before what it was wrapped in."""
        return self.inside[::-1]

    @property
    def summary(self) -> str:
        """Answer the beginning of what was meant, in one line."""
        meant = self.inside[-1].text if self.inside else self.text
        return " ".join(meant[:SUMMARY_LENGTH].split())

    @property
    def is_hidden(self) -> bool:
        """Tell whether nobody can receive it before its time."""
        return self.listed is not None and self.listed.state in {State.INACTIVE, State.DELAYED}

    @property
    def is_laid_out(self) -> bool:
        """Tell whether the text reads better than it lies in the queue."""
        return not self.inside and self.laid_out != self.text

    @property
    def laid_out(self) -> str:
        """Answer the text with JSON on lines of its own."""
        return reading.laid_out(self.text)

    @property
    def properties(self) -> tuple[Property, ...]:
        """Answer what travels with the body."""
        carried = unpack(self.message.properties)
        return carried.user + carried.system


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A message of a dead letter queue, where it came from and why; None where nobody knows."""

    row: MessageRow
    origin: Origin | None
    note: Note | None

    @property
    def reason(self) -> str:
        """Answer why it died."""
        return _told(self.note.reason) if self.note else ""


@dataclass(frozen=True, slots=True)
class RedriveRow:
    """A redrive, and why some messages stayed: how many for which reason."""

    run: Redrive
    stayed: list[tuple[int, str]]

    @property
    def done(self) -> int:
        """Answer how many messages it has looked at."""
        return self.run.total - self.run.left


def queue_rows(queues: Sequence[Queue]) -> list[QueueRow]:
    """Answer the lines of several queues."""
    trends = history.latest([queue.tag for queue in queues])
    return [
        QueueRow(queue, services.figures(queue), history.is_growing(seen))
        for queue, seen in zip(queues, trends, strict=True)
    ]


def next_rows(queue: Queue) -> list[MessageRow]:
    """Answer the messages that would be received next."""
    return [message_row(message) for message in services.peek_messages(queue)]


def seen_rows(seen: Sequence[Seen]) -> list[MessageRow]:
    """Answer messages that were looked for, in whatever state they are."""
    return [
        replace(message_row(each.listed.message), listed=each.listed, place=each.place)
        for each in seen
    ]


def letter_rows(queue: Queue, seen: Sequence[Seen]) -> list[LetterRow]:
    """Answer messages of a dead letter queue with what is known of their end."""
    notes = letters.read_notes(queue.tag, [each.listed.message.message_id for each in seen])
    return [
        LetterRow(row, letters.origin(row.message.properties), notes.get(row.message.message_id))
        for row in seen_rows(seen)
    ]


def redrive_row(run: Redrive) -> RedriveRow:
    """Answer how a redrive goes."""
    return RedriveRow(run, [(each.count, _told(each.reason)) for each in run.skipped])


def message_row(message: StoredMessage) -> MessageRow:
    """Answer the line of one message."""
    text = message.body.decode(errors="replace")
    return MessageRow(message, text, reading.inside(text))


def _told(reason: Reason) -> str:
    """Say it in the reader's language where the catalogue knows the sentence."""
    sentence = gettext(reason.sentence)
    return sentence % reason.values if reason.values else sentence
