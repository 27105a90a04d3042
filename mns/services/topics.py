"""Every change to topics."""

from typing import Unpack

import structlog
from django.db import transaction
from django.utils import timezone

from iotconsole.kit import versions
from mns import attributes, errors, limits
from mns.attributes import NewTopicAttributes, TopicAttributes, alike
from mns.checks import check_choice, check_ranges, check_tags, check_topic_name
from mns.gone import forget
from mns.models import Topic, Type
from mns.pages import page
from ram import audit

log = structlog.get_logger(__name__)


@transaction.atomic
def create_topic(region: str, name: str, **attrs: Unpack[NewTopicAttributes]) -> tuple[Topic, bool]:
    """Make a topic; one that is there with the same attributes is answered with False."""
    check_topic_name(name)
    check_choice("type", "TopicType", attrs.get("type", Type.NORMAL), Type.values)
    _check(attrs)
    topic, created = Topic.objects.get_or_create(region=region, name=name, defaults=attrs)
    if created:
        log.info("topic_created", region=region, topic=name)
        audit.record("mns:CreateTopic", topic.arn, after=audit.picture(topic))
        versions.bump("mns")
    elif not alike(topic, Topic(**attrs), {*attributes.TOPIC, *attrs}):
        raise errors.TopicAlreadyExist(field="name")
    return topic, created


def find_topic(region: str, name: str) -> Topic:
    """Answer the topic of that name."""
    topic = Topic.objects.filter(region=region, name=name).first()
    if topic is None:
        raise errors.TopicNotExist
    return topic


def set_topic_attributes(topic: Topic, **attrs: Unpack[TopicAttributes]) -> None:
    """Change some attributes."""
    _check(attrs)
    with audit.change("mns:SetTopicAttributes", topic.arn, topic):
        if not Topic.objects.filter(pk=topic.pk).update(**attrs, modified=timezone.now()):
            raise errors.TopicNotExist
    topic.refresh_from_db()
    versions.bump("mns")


@transaction.atomic
def delete_topic(topic: Topic) -> None:
    """Delete a topic, its subscriptions and what still waits to be pushed."""
    gone = list(topic.subscriptions.all())
    topic.delete()
    log.info("topic_deleted", region=topic.region, topic=topic.name)
    before = audit.picture(topic) | {"subscriptions": [audit.picture(each) for each in gone]}
    audit.record("mns:DeleteTopic", topic.arn, before=before)
    versions.bump("mns")
    transaction.on_commit(lambda: forget(gone))


def list_topics(
    region: str, prefix: str = "", marker: str = "", count: int = limits.PAGE.highest
) -> tuple[list[Topic], str]:
    """Answer one page of a region's topics and the marker of the next."""
    rows = Topic.objects.filter(region=region)
    return page(rows, prefix=prefix, marker=marker, count=count)


def _check(attrs: TopicAttributes) -> None:
    check_ranges(attrs)
    check_tags(attrs.get("tags", {}))
