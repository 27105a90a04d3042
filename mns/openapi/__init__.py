"""The operations of Mns-open 2022-01-19: queues, topics and subscriptions for control programs."""

from functools import wraps

from iotconsole.kit.asks import Ask, fill
from iotconsole.kit.openapi import Caller, Operation, Parameters
from mns.asks import resource
from mns.openapi import account, queues, subscriptions, topics
from mns.openapi.unsupported import refuse_unsupported


def _supported(operation: Operation) -> Operation:
    @wraps(operation)
    def run(caller: Caller, parameters: Parameters) -> object:
        refuse_unsupported(parameters)
        return operation(caller, parameters)

    return run


_QUEUE, _TOPIC = "/queues/{QueueName}", "/topics/{TopicName}"
_SUBSCRIPTIONS = "/topics/{TopicName}/subscriptions"
_SUBSCRIPTION = "/topics/{TopicName}/subscriptions/{SubscriptionName}"

# Each operation and the resource that policies know it by
_VERBS: dict[str, tuple[Operation, str]] = {
    "GetAccountAttributes": (account.get_attributes, "/"),
    "SetAccountAttributes": (account.set_attributes, "/"),
    "CreateQueue": (queues.create, _QUEUE),
    "SetQueueAttributes": (queues.set_attributes, _QUEUE),
    "GetQueueAttributes": (queues.get_attributes, _QUEUE),
    "ListQueue": (queues.list_page, "/queues"),
    "DeleteQueue": (queues.delete, _QUEUE),
    "CreateTopic": (topics.create, _TOPIC),
    "SetTopicAttributes": (topics.set_attributes, _TOPIC),
    "GetTopicAttributes": (topics.get_attributes, _TOPIC),
    "ListTopic": (topics.list_page, "/topics"),
    "DeleteTopic": (topics.delete, _TOPIC),
    "Subscribe": (subscriptions.subscribe, _SUBSCRIPTION),
    "SetSubscriptionAttributes": (subscriptions.set_attributes, _SUBSCRIPTION),
    "GetSubscriptionAttributes": (subscriptions.get_attributes, _SUBSCRIPTION),
    "Unsubscribe": (subscriptions.unsubscribe, _SUBSCRIPTION),
    "ListSubscriptionByTopic": (subscriptions.list_page, _SUBSCRIPTIONS),
}
OPERATIONS = {action: _supported(verb) for action, (verb, _) in _VERBS.items()}


def asks(action: str, caller: Caller, parameters: Parameters) -> list[Ask]:
    """Answer what an operation needs permission for."""
    _, path = _VERBS[action]
    return [Ask(f"mns:{action}", resource(caller.region, fill(path, parameters.text)))]
