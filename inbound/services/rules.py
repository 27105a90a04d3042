"""Every change to inbound rules."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import structlog
from django.conf import settings
from django.db import IntegrityError, transaction

from inbound import checks, deadletters, errors, ledger
from inbound.models import InboundRule, SourceConnection
from inbound.news import INBOUND
from iotconsole.kit import versions
from iotconsole.kit.errors import marked
from mns.models import Queue
from products.models import Product
from products.services.categories import topics_changed
from ram import audit

Status = InboundRule.Status

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Definition:
    """All of a rule but its id and status: a topic of a connection, or a queue, and whereto."""

    mqtt_topic: str
    description: str = ""
    connection: SourceConnection | None = None
    topic: str = ""
    tag_filter: str = checks.ALL
    queue: Queue | None = None
    products: Sequence[Product] = ()  # whose devices may subscribe

    def check(self) -> None:
        """Refuse what cannot be right."""
        checks.check_description(self.description)
        checks.check_mqtt_topic(self.mqtt_topic)
        if (self.connection is None) == (self.queue is None):
            raise errors.Invalid(
                marked("A rule has one source: a topic of a connection, or a queue."),
                field="connection",
            )
        if self.connection is not None:
            checks.check_source_topic(self.topic)
            checks.check_tag_filter(self.tag_filter)
        elif self.topic or self.tag_filter != checks.ALL:
            raise errors.Invalid(
                marked("Topic and tag filter are for RocketMQ; a queue has neither."),
                field="topic",
            )

    @property
    def columns(self) -> dict[str, Any]:
        """Answer what is kept in the row itself."""
        names = ("mqtt_topic", "description", "connection", "topic", "tag_filter", "queue")
        return {name: getattr(self, name) for name in names}


@transaction.atomic
def create_rule(rule_id: str, definition: Definition, *, enabled: bool = False) -> InboundRule:
    """Make a rule; enabled, its messages come from now on."""
    checks.check_rule_id(rule_id)
    definition.check()
    if InboundRule.objects.count() >= settings.INBOUND_RULES:
        raise errors.TooManyRules(
            marked("There are %(most)s rules; delete one first."), most=settings.INBOUND_RULES
        )
    rule = InboundRule(rule_id=rule_id, status=Status.ENABLED if enabled else Status.DISABLED)
    _save(rule, definition)
    log.info("inbound_rule_created", rule=rule_id)
    audit.record("mq:CreateRule", rule.arn, after=_picture(rule))
    _tell(definition.products)
    return rule


def find_rule(rule_id: str) -> InboundRule:
    """Answer the rule of that id."""
    rule = InboundRule.objects.select_related("connection", "queue").filter(rule_id=rule_id).first()
    if rule is None:
        raise errors.NotFound(marked("No rule has the ID %(rule_id)s."), rule_id=rule_id)
    return rule


@transaction.atomic
def update_rule(rule: InboundRule, definition: Definition) -> None:
    """Change everything but the id; an enabled rule goes on as it says now."""
    definition.check()
    before, heard, topic = _picture(rule), list(rule.products.all()), rule.mqtt_topic
    _save(rule, definition)
    log.info("inbound_rule_updated", rule=rule.rule_id)
    audit.record("mq:UpdateRule", rule.arn, before=before, after=_picture(rule))
    if topic != rule.mqtt_topic:
        _tell({*heard, *definition.products})
    else:
        _tell({*heard} ^ {*definition.products})


def enable_rule(rule: InboundRule) -> None:
    """Let messages come; enabling twice changes nothing."""
    _set_status(rule, "mq:EnableRule", Status.ENABLED)


def disable_rule(rule: InboundRule) -> None:
    """Let no more messages come; they wait at their source."""
    _set_status(rule, "mq:DisableRule", Status.DISABLED)


@transaction.atomic
def delete_rule(rule: InboundRule) -> None:
    """Delete a rule with its counters and dead letters."""
    key, before, heard = rule.pk, _picture(rule), list(rule.products.all())
    rule.delete()
    log.info("inbound_rule_deleted", rule=rule.rule_id)
    audit.record("mq:DeleteRule", rule.arn, before=before)
    transaction.on_commit(lambda: ledger.forget(key))
    transaction.on_commit(lambda: deadletters.forget(key))
    _tell(heard)


def _set_status(rule: InboundRule, action: str, status: Status) -> None:
    with audit.change(action, rule.arn, rule):
        InboundRule.objects.filter(pk=rule.pk).update(status=status)
    rule.refresh_from_db()
    log.info("inbound_rule_status", rule=rule.rule_id, status=status)
    versions.bump(INBOUND)


def _tell(products: Iterable[Product]) -> None:
    """Let the inbound process and the gate know; devices of these products get other rights."""
    versions.bump(INBOUND)
    topics_changed(products)


def _save(rule: InboundRule, definition: Definition) -> None:
    for name, value in definition.columns.items():
        setattr(rule, name, value)
    with _one_of_each(rule):
        rule.save()
    rule.products.set(definition.products)


@contextmanager
def _one_of_each(rule: InboundRule) -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
    except IntegrityError as exc:
        raise _taken(rule) from exc


def _taken(rule: InboundRule) -> errors.Taken:
    others = InboundRule.objects.exclude(pk=rule.pk)
    if others.filter(rule_id=rule.rule_id).exists():
        sentence = marked("Another rule has the ID %(rule_id)s.")
        return errors.Taken(sentence, field="rule_id", rule_id=rule.rule_id)
    other = others.filter(mqtt_topic=rule.mqtt_topic).first()
    if other is not None:
        sentence = marked("Rule %(other)s sends to %(topic)s already; one rule does.")
        return errors.Taken(sentence, field="mqtt_topic", other=other, topic=rule.mqtt_topic)
    field = "queue" if rule.queue else "topic"
    sentence = marked("Another rule reads from %(source)s already; one rule does.")
    return errors.Taken(sentence, field=field, source=rule.source)


def _picture(rule: InboundRule) -> dict[str, Any]:
    heard = sorted(rule.products.values_list("product_key", flat=True))
    return audit.picture(rule) | {"products": heard}
