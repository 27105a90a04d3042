"""What control programs do with queues (Mns-open 2022-01-19)."""

from iotconsole.kit.clock import epoch_ms
from iotconsole.kit.openapi import Caller, Parameters
from mns import services
from mns.attributes import QueueAttributes
from mns.models import Queue, Type
from mns.openapi import policies
from mns.openapi.pages import page
from mns.openapi.policies import DlqPolicy
from mns.openapi.tags import read as read_tags
from mns.openapi.tags import tagged
from mns.openapi.tags import write as write_tags
from mns.pages import named


def create(caller: Caller, parameters: Parameters) -> None:
    """CreateQueue."""
    name = parameters.required("QueueName")
    kind = parameters.text("QueueType") or Type.NORMAL
    services.create_queue(caller.region, name, type=kind, **_attributes(parameters))


def set_attributes(caller: Caller, parameters: Parameters) -> None:
    """SetQueueAttributes: what is left out stays as it is."""
    services.set_queue_attributes(_find(caller, parameters), **_attributes(parameters))


def get_attributes(caller: Caller, parameters: Parameters) -> dict[str, object]:
    """GetQueueAttributes."""
    return _write(_find(caller, parameters))


def delete(caller: Caller, parameters: Parameters) -> None:
    """DeleteQueue."""
    services.delete_queue(_find(caller, parameters))


def list_page(caller: Caller, parameters: Parameters) -> dict[str, object]:
    """ListQueue."""
    rows = Queue.objects.filter(region=caller.region).select_related("dead_letter_queue")
    rows = named(rows, parameters.text("QueueName"))
    if kind := parameters.text("QueueType"):
        rows = rows.filter(type=kind)
    return page(parameters, tagged(rows, parameters), _write)


def _find(caller: Caller, parameters: Parameters) -> Queue:
    return services.find_queue(caller.region, parameters.required("QueueName"))


def _attributes(parameters: Parameters) -> QueueAttributes:
    attributes = _numbers(parameters)
    if (logging := parameters.switch("EnableLogging")) is not None:
        attributes["logging_enabled"] = logging
    if tags := read_tags(parameters):
        attributes["tags"] = tags
    _add_policy(attributes, policies.read(parameters))
    return attributes


def _numbers(parameters: Parameters) -> QueueAttributes:
    attributes = QueueAttributes()
    if (delay := parameters.number("DelaySeconds")) is not None:
        attributes["delay_seconds"] = delay
    if (size := parameters.number("MaximumMessageSize")) is not None:
        attributes["maximum_message_size"] = size
    if (retention := parameters.number("MessageRetentionPeriod")) is not None:
        attributes["message_retention_period"] = retention
    if (visibility := parameters.number("VisibilityTimeout")) is not None:
        attributes["visibility_timeout"] = visibility
    if (wait := parameters.number("PollingWaitSeconds")) is not None:
        attributes["polling_wait_seconds"] = wait
    return attributes


def _add_policy(attributes: QueueAttributes, policy: DlqPolicy | None) -> None:
    if policy is None:
        return
    attributes["dead_letter_queue"] = policy.queue
    if policy.max_receive_count is not None:
        attributes["max_receive_count"] = policy.max_receive_count


def _write(queue: Queue) -> dict[str, object]:
    counts = services.counts(queue)
    return {
        "QueueName": queue.name,
        "QueueType": queue.type,
        "CreateTime": epoch_ms(queue.created) // 1_000,
        "LastModifyTime": epoch_ms(queue.modified) // 1_000,
        "DelaySeconds": queue.delay_seconds,
        "MaximumMessageSize": queue.maximum_message_size,
        "MessageRetentionPeriod": queue.message_retention_period,
        "VisibilityTimeout": queue.visibility_timeout,
        "PollingWaitSeconds": queue.polling_wait_seconds,
        "LoggingEnabled": queue.logging_enabled,
        "EncryptionEnabled": False,
        "ActiveMessages": counts.active,
        "InactiveMessages": counts.inactive,
        "DelayMessages": counts.delayed,
        "DlqPolicy": policies.write(queue.dead_letter_queue, queue.max_receive_count),
        "TenantRateLimitPolicy": {"Enabled": False},
        "Tags": write_tags(queue.tags),
    }
