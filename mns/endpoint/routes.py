"""Which operation a method and an address mean, and what it is called in policies."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from django.conf import settings

from mns.endpoint import account, messages, queues, subscriptions, topics
from mns.endpoint.access import authorize
from mns.endpoint.call import Call, Reply
from mns.endpoint.database import in_database
from mns.endpoint.parts import Parts
from mns.errors import InvalidRequestURL

ACCOUNT = ""
SHOP = "commonbuy/*"
QUEUE, QUEUE_MESSAGES = "queues/*", "queues/*/messages"
TOPIC, TOPIC_MESSAGES = "topics/*", "topics/*/messages"
SUBSCRIPTIONS, SUBSCRIPTION = "topics/*/subscriptions", "topics/*/subscriptions/*"


Run = Callable[[Parts, Call], Awaitable[Reply]]


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the API."""

    # SMQ API, access control: the word after "mns:". What is done in batches has the word of the
    # single operation, so that a policy need not name both.
    action: str
    run: Run


def _defined(verb: Callable[[Call], Reply]) -> Run:
    """Run a verb about definitions where the database is; what it changed is known at once."""

    async def run(parts: Parts, call: Call) -> Reply:
        try:
            return await in_database(verb, call)
        finally:
            if call.method != "GET":
                parts.changed("mns")

    return run


# By method, address and variant.
OPERATIONS = {
    ("GET", ACCOUNT, "meta"): Operation("GetAccountAttributes", _defined(account.get_attributes)),
    ("PUT", ACCOUNT, "meta"): Operation("SetAccountAttributes", _defined(account.set_attributes)),
    ("POST", SHOP, "openservice"): Operation("OpenService", account.open_service),
    ("GET", "queues", ""): Operation("ListQueue", _defined(queues.list_page)),
    ("PUT", QUEUE, ""): Operation("CreateQueue", _defined(queues.create)),
    ("PUT", QUEUE, "override"): Operation("SetQueueAttributes", _defined(queues.set_attributes)),
    ("GET", QUEUE, ""): Operation("GetQueueAttributes", _defined(queues.get_attributes)),
    ("DELETE", QUEUE, ""): Operation("DeleteQueue", _defined(queues.delete)),
    ("POST", QUEUE_MESSAGES, ""): Operation("SendMessage", messages.send),
    ("POST", QUEUE_MESSAGES, "batch"): Operation("SendMessage", messages.batch_send),
    ("GET", QUEUE_MESSAGES, ""): Operation("ReceiveMessage", messages.receive),
    ("GET", QUEUE_MESSAGES, "batch"): Operation("ReceiveMessage", messages.batch_receive),
    ("GET", QUEUE_MESSAGES, "peek"): Operation("PeekMessage", messages.peek),
    ("GET", QUEUE_MESSAGES, "batch peek"): Operation("PeekMessage", messages.batch_peek),
    ("DELETE", QUEUE_MESSAGES, ""): Operation("DeleteMessage", messages.delete),
    ("DELETE", QUEUE_MESSAGES, "batch"): Operation("DeleteMessage", messages.batch_delete),
    ("PUT", QUEUE_MESSAGES, ""): Operation("ChangeMessageVisibility", messages.change_visibility),
    ("GET", "topics", ""): Operation("ListTopic", _defined(topics.list_page)),
    ("PUT", TOPIC, ""): Operation("CreateTopic", _defined(topics.create)),
    ("PUT", TOPIC, "override"): Operation("SetTopicAttributes", _defined(topics.set_attributes)),
    ("GET", TOPIC, ""): Operation("GetTopicAttributes", _defined(topics.get_attributes)),
    ("DELETE", TOPIC, ""): Operation("DeleteTopic", _defined(topics.delete)),
    ("POST", TOPIC_MESSAGES, ""): Operation("PublishMessage", messages.publish),
    ("GET", SUBSCRIPTIONS, ""): Operation(
        "ListSubscriptionByTopic", _defined(subscriptions.list_page)
    ),
    ("PUT", SUBSCRIPTION, ""): Operation("Subscribe", _defined(subscriptions.subscribe)),
    ("PUT", SUBSCRIPTION, "override"): Operation(
        "SetSubscriptionAttributes", _defined(subscriptions.set_attributes)
    ),
    ("GET", SUBSCRIPTION, ""): Operation(
        "GetSubscriptionAttributes", _defined(subscriptions.get_attributes)
    ),
    ("DELETE", SUBSCRIPTION, ""): Operation("Unsubscribe", _defined(subscriptions.unsubscribe)),
}


async def answer(parts: Parts, call: Call) -> Reply:
    """Do what the call asks, if its user may."""
    operation = OPERATIONS.get((call.method, call.target.shape, _variant(call)))
    if operation is None:
        raise InvalidRequestURL
    authorize(call.signer, f"mns:{operation.action}", _resource(call), call.context)
    return await operation.run(parts, call)


def _variant(call: Call) -> str:
    if call.target.shape == ACCOUNT:
        return "meta" if call.flag("accountmeta") else ""
    if call.target.shape == SHOP:
        return call.name
    if call.target.shape != QUEUE_MESSAGES:
        return "override" if call.method == "PUT" and call.flag("metaoverride") else ""
    match call.method:
        case "GET":
            batch = "batch" if "numofmessages" in call.target.parameters else ""
            return f"{batch} {'peek' if call.flag('peekonly') else ''}".strip()
        case "POST":
            return "batch" if call.document and call.document.name == "Messages" else ""
        case "DELETE":
            return "batch" if call.document and not call.target.parameters else ""
    return ""


def _resource(call: Call) -> str:
    # SMQ API, access control: a slash before "queues", unlike in the endpoint of a subscription.
    return f"acs:mns:{call.region}:{settings.ACCOUNT_ID}:{call.target.path}"
