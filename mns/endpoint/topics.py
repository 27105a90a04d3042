"""What clients do with topics (SMQ API, Topic operations)."""

from mns import services
from mns.endpoint.call import NOTHING_TO_SAY, Call, Reply, found, made
from mns.endpoint.pages import Page
from mns.errors import TopicNotExist
from mns.wire import replies
from mns.wire.requests import read_topic


def create(call: Call) -> Reply:
    """CreateTopic."""
    attributes = read_topic(call.document)
    _, created = services.create_topic(call.region, call.name, **attributes)
    return made(call.url("topics", call.name), created=created)


def set_attributes(call: Call) -> Reply:
    """SetTopicAttributes."""
    attributes = read_topic(call.document)
    topic = services.find_topic(call.region, call.name)
    services.set_topic_attributes(topic, **attributes)
    return NOTHING_TO_SAY


def get_attributes(call: Call) -> Reply:
    """GetTopicAttributes."""
    return found(replies.topic(services.find_topic(call.region, call.name)))


def delete(call: Call) -> Reply:
    """DeleteTopic; the API names no refusal for a topic that is not there."""
    try:
        topic = services.find_topic(call.region, call.name)
    except TopicNotExist:
        return NOTHING_TO_SAY
    services.delete_topic(topic)
    return NOTHING_TO_SAY


def list_page(call: Call) -> Reply:
    """ListTopic."""
    page = Page.of(call)
    rows, marker = services.list_topics(call.region, page.prefix, page.marker, page.count)
    entries = [
        replies.topic_entry(call.url("topics", row.name), row if page.with_meta else None)
        for row in rows
    ]
    return found(replies.listing("Topics", entries, marker))
