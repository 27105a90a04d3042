"""Which queue may take the dead letters of a queue or a subscription."""

from collections.abc import Iterator

from iotconsole.kit.errors import marked
from mns.errors import InvalidArgument
from mns.models import Queue

FIELD = "dead_letter_queue"


def dead_letter_queue(region: str, name: str | None, *, is_fifo: bool) -> Queue | None:
    """Answer the queue of that name, which keeps order as its source does; no name is no queue."""
    if not name:
        return None
    queue = Queue.objects.filter(region=region, name=name).first()
    if queue is None:
        sentence = marked("There is no queue %(queue)s in %(region)s.")
        raise InvalidArgument(sentence, field=FIELD, queue=name, region=region)
    if queue.is_fifo != is_fifo:
        raise InvalidArgument(
            marked("Dead letters of a FIFO queue or topic go to a FIFO queue, others to another."),
            field=FIELD,
        )
    return queue


def check_target(queue: Queue, name: str) -> None:
    """Refuse to move messages of a queue to one that keeps order differently, or to itself."""
    if not name:
        return
    target = Queue.objects.filter(region=queue.region, name=name).first()
    if target is None:
        sentence = marked("There is no queue %(queue)s in %(region)s.")
        raise InvalidArgument(sentence, field="target", queue=name, region=queue.region)
    if target == queue:
        raise InvalidArgument(marked("The messages are in that queue already."), field="target")
    if target.is_fifo != queue.is_fifo:
        sentence = marked("Messages of a FIFO queue go to a FIFO queue, others to another.")
        raise InvalidArgument(sentence, field="target")


def check_no_circle(queue: Queue, target: Queue | None) -> None:
    """Refuse a way for dead letters that leads back to where it began."""
    if queue == target:
        sentence = marked("A queue cannot be its own dead letter queue.")
        raise InvalidArgument(sentence, field=FIELD)
    if target is not None and queue in _way_from(target):
        raise InvalidArgument(
            marked("Dead letters would go in a circle: those of %(target)s come to %(queue)s."),
            field=FIELD,
            target=target.name,
            queue=queue.name,
        )


def sources(queue: Queue) -> list[str]:
    """Name the queues and subscriptions whose dead letters a queue takes."""
    queues = queue.sources.values_list("name", flat=True)
    subscriptions = queue.source_subscriptions.values_list("topic__name", "name")
    return [*queues, *("/".join(names) for names in subscriptions)]


def _way_from(queue: Queue) -> Iterator[Queue]:
    while (following := queue.dead_letter_queue) is not None:
        yield following
        queue = following
