"""The operations of Mns-open 2022-01-19: queues, topics and subscriptions for control programs."""

from functools import wraps

from iotconsole.kit.openapi import Caller, Operation, Parameters
from mns.openapi import queues, subscriptions, topics
from mns.openapi.unsupported import refuse_unsupported


def _supported(operation: Operation) -> Operation:
    @wraps(operation)
    def run(caller: Caller, parameters: Parameters) -> object:
        refuse_unsupported(parameters)
        return operation(caller, parameters)

    return run


_VERBS: dict[str, Operation] = {
    "CreateQueue": queues.create,
    "SetQueueAttributes": queues.set_attributes,
    "GetQueueAttributes": queues.get_attributes,
    "ListQueue": queues.list_page,
    "DeleteQueue": queues.delete,
    "CreateTopic": topics.create,
    "SetTopicAttributes": topics.set_attributes,
    "GetTopicAttributes": topics.get_attributes,
    "ListTopic": topics.list_page,
    "DeleteTopic": topics.delete,
    "Subscribe": subscriptions.subscribe,
    "SetSubscriptionAttributes": subscriptions.set_attributes,
    "GetSubscriptionAttributes": subscriptions.get_attributes,
    "Unsubscribe": subscriptions.unsubscribe,
    "ListSubscriptionByTopic": subscriptions.list_page,
}
OPERATIONS = {action: _supported(verb) for action, verb in _VERBS.items()}
