"""Rules and dead letters as the lines of a page: what they are and what happened."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from inbound import ledger, mapping
from inbound.deadletters import DeadLetter
from inbound.errors import BadMessage, NotInstalled
from inbound.figures import Figures, figures
from inbound.ledger import Failure
from inbound.models import InboundRule
from inbound.rocketmq import library
from iotconsole.kit.sentences import told

SHOWN_BYTES = 4_096  # of a payload
SUMMARY_LENGTH = 200
HEX_WIDTH = 16
SECOND_MS, MINUTE_MS, HOUR_MS = 1_000, 60_000, 3_600_000


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule, how it is doing, and what went wrong last."""

    rule: InboundRule
    figures: Figures
    failure: Failure | None

    @property
    def lag(self) -> str:
        """Answer how old messages are when they are delivered."""
        return duration(self.figures.lag_ms)


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A dead letter: why nobody could be given it, and what it says."""

    letter: DeadLetter
    reason: str

    @property
    def size(self) -> int:
        """Answer how many bytes its payload has."""
        return len(self.letter.payload)

    @property
    def shown(self) -> int:
        """Answer how many of them a page shows."""
        return min(self.size, SHOWN_BYTES)

    @property
    def json(self) -> str:
        """Answer the payload laid out, "" where it is no JSON."""
        try:
            document = json.loads(self.letter.payload)
        except (ValueError, RecursionError):
            return ""
        return _sendable(json.dumps(document, indent=2, ensure_ascii=False))[: 2 * SHOWN_BYTES]

    @property
    def text(self) -> str:
        """Answer the beginning of the payload as text, "" where it is none."""
        try:
            self.letter.payload.decode()
        except UnicodeDecodeError:
            return ""
        return self.letter.payload[:SHOWN_BYTES].decode(errors="ignore")

    @property
    def hexadecimal(self) -> str:
        """Answer the beginning of the payload, a line for sixteen bytes."""
        shown = self.letter.payload[:SHOWN_BYTES]
        lines = range(0, len(shown), HEX_WIDTH)
        return "\n".join(f"{at:04x}  {shown[at : at + HEX_WIDTH].hex(' ')}" for at in lines)

    @property
    def summary(self) -> str:
        """Answer the beginning of the payload in one line."""
        text = self.text or self.letter.payload[:HEX_WIDTH].hex(" ")
        return " ".join(text[:SUMMARY_LENGTH].split())


def rule_rows(rules: Sequence[InboundRule]) -> list[RuleRow]:
    """Answer the lines of several rules."""
    found = figures(rules)
    return [RuleRow(rule, found[rule.pk], ledger.last_failure(rule.pk)) for rule in rules]


def letter_rows(rule: InboundRule, letters: Sequence[DeadLetter]) -> list[LetterRow]:
    """Answer the lines of several dead letters."""
    return [LetterRow(letter, _reason(rule, letter)) for letter in letters]


def missing_package() -> str:
    """Answer what to do about the client of RocketMQ, "" if it is installed."""
    return "" if library.is_installed() else told(NotInstalled())


def duration(milliseconds: int) -> str:
    """Answer how long something lasts, in the largest unit it has two of."""
    if milliseconds < 2 * SECOND_MS:
        return f"{milliseconds} ms"
    if milliseconds < 2 * MINUTE_MS:
        return f"{milliseconds / SECOND_MS:.1f} s"
    if milliseconds < 2 * HOUR_MS:
        return f"{milliseconds // MINUTE_MS} min"
    return f"{milliseconds // HOUR_MS} h"


def _reason(rule: InboundRule, letter: DeadLetter) -> str:
    """Say in the reader's language what is wrong; as it was written down, if nothing is now."""
    try:
        mapping.delivery(rule.mqtt_topic, letter.properties, letter.payload)
    except BadMessage as refusal:
        return told(refusal)
    return letter.reason


def _sendable(text: str) -> str:
    """JSON can spell half a character, which no page can be sent with."""
    return text.encode(errors="replace").decode()
