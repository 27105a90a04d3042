"""What control programs do with queues (Mns-open 2022-01-19)."""

from iotconsole.kit.clock import epoch_ms
from iotconsole.kit.openapi import Caller, Parameters
from mns import services
from mns.attributes import QueueAttributes
from mns.models import Queue
from mns.openapi.pages import page
from mns.pages import named


def create(caller: Caller, parameters: Parameters) -> None:
    """CreateQueue."""
    name = parameters.required("QueueName")
    services.create_queue(caller.region, name, **_attributes(parameters))


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
    rows = named(Queue.objects.filter(region=caller.region), parameters.text("QueueName"))
    return page(parameters, rows, _write)


def _find(caller: Caller, parameters: Parameters) -> Queue:
    return services.find_queue(caller.region, parameters.required("QueueName"))


def _attributes(parameters: Parameters) -> QueueAttributes:
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
    if (logging := parameters.switch("EnableLogging")) is not None:
        attributes["logging_enabled"] = logging
    return attributes


def _write(queue: Queue) -> dict[str, object]:
    counts = services.counts(queue)
    return {
        "QueueName": queue.name,
        "QueueType": "normal",
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
        "DlqPolicy": {"Enabled": False},
        "TenantRateLimitPolicy": {"Enabled": False},
        "Tags": [],
    }
