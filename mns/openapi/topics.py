"""What control programs do with topics (Mns-open 2022-01-19)."""

import re

from django.conf import settings

from iotconsole.kit.clock import epoch_ms
from iotconsole.kit.openapi import Caller, Parameters
from mns import limits, services
from mns.attributes import TopicAttributes
from mns.models import Topic, Type
from mns.openapi.pages import page
from mns.openapi.tags import read as read_tags
from mns.openapi.tags import tagged
from mns.openapi.tags import write as write_tags
from mns.pages import named


def create(caller: Caller, parameters: Parameters) -> None:
    """CreateTopic."""
    name = parameters.required("TopicName")
    kind = parameters.text("TopicType") or Type.NORMAL
    services.create_topic(caller.region, name, type=kind, **_attributes(parameters))


def set_attributes(caller: Caller, parameters: Parameters) -> None:
    """SetTopicAttributes: what is left out stays as it is."""
    services.set_topic_attributes(_find(caller, parameters), **_attributes(parameters))


def get_attributes(caller: Caller, parameters: Parameters) -> dict[str, object]:
    """GetTopicAttributes."""
    return _write(_find(caller, parameters), _base_url(caller))


def delete(caller: Caller, parameters: Parameters) -> None:
    """DeleteTopic, its subscriptions with it."""
    services.delete_topic(_find(caller, parameters))


def list_page(caller: Caller, parameters: Parameters) -> dict[str, object]:
    """ListTopic."""
    rows = named(Topic.objects.filter(region=caller.region), parameters.text("TopicName"))
    if kind := parameters.text("TopicType"):
        rows = rows.filter(type=kind)
    base_url = _base_url(caller)
    return page(parameters, tagged(rows, parameters), lambda topic: _write(topic, base_url))


def _find(caller: Caller, parameters: Parameters) -> Topic:
    return services.find_topic(caller.region, parameters.required("TopicName"))


def _attributes(parameters: Parameters) -> TopicAttributes:
    attributes = TopicAttributes()
    if (size := parameters.number("MaxMessageSize")) is not None:
        attributes["maximum_message_size"] = size
    if (logging := parameters.switch("EnableLogging")) is not None:
        attributes["logging_enabled"] = logging
    if tags := read_tags(parameters):
        attributes["tags"] = tags
    return attributes


def _base_url(caller: Caller) -> str:
    """Answer where messages are published: under the name the caller has for this machine."""
    host = re.sub(r":\d*$", "", caller.host)
    return settings.PUBLIC_MNS_URL or f"http://{host}:{settings.MNS_PORT}"


def _write(topic: Topic, base_url: str) -> dict[str, object]:
    url = f"{base_url}/topics/{topic.name}"
    return {
        "TopicName": topic.name,
        "TopicType": topic.type,
        "TopicUrl": url,
        "TopicInnerUrl": url,
        "CreateTime": epoch_ms(topic.created) // 1_000,
        "LastModifyTime": epoch_ms(topic.modified) // 1_000,
        "MaxMessageSize": topic.maximum_message_size,
        "MessageRetentionPeriod": limits.TOPIC_RETENTION,
        "MessageCount": 0,  # whatever is published leaves at once
        "LoggingEnabled": topic.logging_enabled,
        "EncryptionEnabled": False,
        "Tags": write_tags(topic.tags),
    }
