"""What clients do with queues (SMQ API, Queue operations)."""

from mns import services
from mns.endpoint.call import NOTHING_TO_SAY, Call, Reply, found, made
from mns.endpoint.pages import Page
from mns.errors import QueueNotExist
from mns.wire import replies
from mns.wire.requests import read_queue


def create(call: Call) -> Reply:
    """CreateQueue."""
    attributes = read_queue(call.document)
    _, created = services.create_queue(call.region, call.name, **attributes)
    return made(call.url("queues", call.name), created=created)


def set_attributes(call: Call) -> Reply:
    """SetQueueAttributes."""
    attributes = read_queue(call.document)
    queue = services.find_queue(call.region, call.name)
    services.set_queue_attributes(queue, **attributes)
    return NOTHING_TO_SAY


def get_attributes(call: Call) -> Reply:
    """GetQueueAttributes."""
    queue = services.find_queue(call.region, call.name)
    counts = services.counts(queue)
    return found(replies.queue(queue, counts))


def delete(call: Call) -> Reply:
    """DeleteQueue; the API names no refusal for a queue that is not there."""
    try:
        queue = services.find_queue(call.region, call.name)
    except QueueNotExist:
        return NOTHING_TO_SAY
    services.delete_queue(queue)
    return NOTHING_TO_SAY


def list_page(call: Call) -> Reply:
    """ListQueue."""
    page = Page.of(call)
    rows, marker = services.list_queues(call.region, page.prefix, page.marker, page.count)
    entries = [
        replies.queue_entry(call.url("queues", row.name), row if page.with_meta else None)
        for row in rows
    ]
    return found(replies.listing("Queues", entries, marker))
