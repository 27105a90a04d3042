"""What an enabled rule does, as the inbound process knows it; two that are alike are one."""

from collections.abc import Iterator
from dataclasses import dataclass

from inbound.access import Access
from inbound.models import InboundRule
from inbound.queues import QueuePlace, QueueSource
from inbound.rocketmq.consumer import Consumer
from inbound.rocketmq.place import Place
from inbound.sources import Source


@dataclass(frozen=True, slots=True)
class Road:
    """From where to where."""

    key: int
    rule_id: str
    mqtt_topic: str
    place: Place | QueuePlace


def roads() -> Iterator[Road]:
    """Answer the roads of all enabled rules."""
    rules = InboundRule.objects.select_related("connection", "queue")
    for rule in rules.filter(status=InboundRule.Status.ENABLED):
        yield Road(rule.pk, rule.rule_id, rule.mqtt_topic, place_of(rule))


def place_of(rule: InboundRule) -> Place | QueuePlace:
    """Answer where a rule reads."""
    if rule.queue is not None:
        return QueuePlace(rule.queue.tag, rule.queue.most_receives)
    assert rule.connection is not None  # noqa: S101 - the database sees to it
    access = Access.of(rule.connection)
    return Place(access, rule.topic, rule.consumer_group, rule.tag_filter)


def source_of(road: Road) -> Source:
    """Answer the source of a road, not yet open."""
    return QueueSource(road.place) if isinstance(road.place, QueuePlace) else Consumer(road.place)
