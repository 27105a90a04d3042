"""What people do with the dead letters of a rule: look, send once more, throw away."""

from collections.abc import Mapping

import structlog

from inbound import deadletters, errors, ledger, mapping
from inbound.deadletters import DeadLetter
from inbound.mapping import Delivery
from inbound.models import InboundRule
from iotconsole.kit.errors import marked
from products.downlink.sender import Parcel, sender

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


def delete_dead_letter(rule: InboundRule, letter_id: str) -> None:
    """Throw a letter away."""
    if not deadletters.remove(rule.pk, find_dead_letter(rule, letter_id).letter_id):
        raise errors.NotFound(marked("Somebody removed the dead letter just now."))
    log.info("dead_letter_deleted", rule=rule.rule_id, letter=letter_id)
