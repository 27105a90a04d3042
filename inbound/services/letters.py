"""What people do with the dead letters of a rule: look, send once more, throw away."""

from collections.abc import Mapping
from dataclasses import replace

import structlog

from inbound import deadletters, errors, ledger, mapping
from inbound.deadletters import DeadLetter
from inbound.mapping import Delivery
from inbound.models import InboundRule
from inbound.redrive import Redrive
from iotconsole.kit.errors import marked
from products.downlink.sender import Parcel, sender
from ram import audit

PART = 50  # letters in one go, a fraction of a second
NOTHING = "0-0"  # a letter before the first

log = structlog.get_logger(__name__)


def find_dead_letter(rule: InboundRule, letter_id: str) -> DeadLetter:
    """Answer the letter of that id."""
    letter = deadletters.find(rule.pk, letter_id)
    if letter is None:
        raise errors.NotFound(
            marked("Rule %(rule)s has no dead letter %(letter)s any more."),
            rule=rule.rule_id,
            letter=letter_id,
        )
    return letter


def redrive_dead_letter(
    rule: InboundRule, letter_id: str, changes: Mapping[str, str] | None = None
) -> Delivery:
    """Publish a letter after all, with other properties where some are given; or say why not."""
    letter = find_dead_letter(rule, letter_id)
    properties = {**letter.properties, **(changes or {})}
    delivery = mapping.delivery(rule.mqtt_topic, properties, letter.payload)
    sender().send([Parcel(delivery.topic, letter.payload)], qos=delivery.qos)
    if deadletters.remove(rule.pk, letter_id):
        ledger.redriven(rule.pk)
    log.info("dead_letter_redriven", rule=rule.rule_id, letter=letter_id, topic=delivery.topic)
    return delivery


def begin_redrive(rule: InboundRule) -> Redrive:
    """Answer the way back of all letters that are there now."""
    latest = deadletters.latest(rule.pk, 1)
    until = latest[0].letter_id if latest else NOTHING
    return Redrive(until, deadletters.kept(rule.pk))


def continue_redrive(rule: InboundRule, run: Redrive) -> Redrive:
    """Publish the next letters as they are; what is refused again stays."""
    letters = deadletters.oldest(rule.pk, PART, after=run.after, until=run.until)
    for letter in letters:
        run = _tried(rule, run, letter)
    return replace(run, is_over=len(letters) < PART)


def _tried(rule: InboundRule, run: Redrive, letter: DeadLetter) -> Redrive:
    tried = replace(run, after=letter.letter_id)
    try:
        redrive_dead_letter(rule, letter.letter_id)
    except errors.BadMessage:
        return replace(tried, stayed=run.stayed + 1)
    except errors.NotFound:  # somebody was quicker
        return tried
    return replace(tried, sent=run.sent + 1)


def delete_dead_letter(rule: InboundRule, letter_id: str) -> None:
    """Throw a letter away."""
    if not deadletters.remove(rule.pk, find_dead_letter(rule, letter_id).letter_id):
        raise errors.NotFound(marked("Somebody removed the dead letter just now."))
    log.info("dead_letter_deleted", rule=rule.rule_id, letter=letter_id)


def delete_dead_letters(rule: InboundRule) -> int:
    """Throw all letters of a rule away; answer how many there were."""
    count = deadletters.kept(rule.pk)
    deadletters.forget(rule.pk)
    log.info("dead_letters_deleted", rule=rule.rule_id, count=count)
    audit.note("mq:DeleteDeadLetters", rule.arn, details={"messages": count})
    return count
