"""Which permission each page and each route of the message service needs."""

from django.conf import settings

from iotconsole.kit.asks import Ask, Permission, all_of, either, fill, needs


def resource(region: str, path: str) -> str:
    """Name a queue, a topic or what is theirs as policies do."""
    return f"acs:mns:{region}:{settings.ACCOUNT_ID}:{path}"


def _on(action: str, path: str) -> Permission:
    return needs(f"mns:{action}", resource("{region}", path))


def _make(action: str, path: str) -> Permission:
    """Ask about what a body names: without a region it is made in the usual one."""
    return lambda naming: [
        Ask(
            f"mns:{action}",
            resource(naming.text("region") or settings.REGION, fill(path, naming.text)),
        )
    ]


def _queue(name: str) -> dict[str, Permission]:
    """Answer the permissions about a queue that addresses name so."""
    queue, messages = f"/queues/{{{name}}}", f"/queues/{{{name}}}/messages"
    return {
        "look": _on("GetQueueAttributes", queue),
        "change": _on("SetQueueAttributes", queue),
        "delete": _on("DeleteQueue", queue),
        "peek": _on("PeekMessage", messages),
        "send": _on("SendMessage", messages),
        "receive": _on("ReceiveMessage", messages),
        "remove": _on("DeleteMessage", messages),
        "show": _on("ChangeMessageVisibility", messages),
        "move": all_of(_on("ReceiveMessage", messages), _on("DeleteMessage", messages)),
    }


def _topic(name: str, subscription: str) -> dict[str, Permission]:
    topic = f"/topics/{{{name}}}"
    one = f"{topic}/subscriptions/{{{subscription}}}"
    return {
        "look": _on("GetTopicAttributes", topic),
        "change": _on("SetTopicAttributes", topic),
        "delete": _on("DeleteTopic", topic),
        "publish": _on("PublishMessage", f"{topic}/messages"),
        "subscriptions": _on("ListSubscriptionByTopic", f"{topic}/subscriptions"),
        "subscription": _on("GetSubscriptionAttributes", one),
        "subscribe": _on("Subscribe", one),
        "resubscribe": _on("SetSubscriptionAttributes", one),
        "unsubscribe": _on("Unsubscribe", one),
    }


_LIST_QUEUES, _LIST_TOPICS = _on("ListQueue", "/queues"), _on("ListTopic", "/topics")
_PAGE_QUEUE, _ROUTE_QUEUE, _ROUTE_MESSAGE = _queue("queue_name"), _queue("name"), _queue("queue")
_PAGE_TOPIC, _ROUTE_TOPIC = _topic("topic_name", "name"), _topic("name", "subscription")
_ROUTE_SUBSCRIPTION = _topic("topic", "name")

# Where messages are moved to; without a name that is wherever each came from, so any queue.
_SEND_TO = _on("SendMessage", "/queues/{target}/messages")

PAGES: dict[str, Permission] = {
    "queues": _LIST_QUEUES,
    "create_queue": _on("CreateQueue", "/queues/{name}"),
    "queue": _PAGE_QUEUE["look"],
    "queue_latest": _PAGE_QUEUE["look"],
    "queue_next": _PAGE_QUEUE["peek"],
    "edit_queue": _PAGE_QUEUE["change"],
    "delete_queue": _PAGE_QUEUE["delete"],
    "purge_queue": _PAGE_QUEUE["remove"],
    "messages": _PAGE_QUEUE["peek"],
    "send_message": _PAGE_QUEUE["send"],
    "resend_message": either(
        all_of(_PAGE_QUEUE["peek"], _PAGE_QUEUE["remove"]),
        all_of(_PAGE_QUEUE["peek"], _PAGE_QUEUE["remove"], _SEND_TO),
    ),
    "remove_message": _PAGE_QUEUE["remove"],
    "receive_messages": _PAGE_QUEUE["receive"],
    "delete_received": _PAGE_QUEUE["remove"],
    "show_received": _PAGE_QUEUE["show"],
    "dead_letters": _PAGE_QUEUE["peek"],
    "redrive": either(_PAGE_QUEUE["move"], all_of(_PAGE_QUEUE["move"], _SEND_TO)),
    "stop_redrive": _PAGE_QUEUE["move"],
    "redrive_progress": _PAGE_QUEUE["look"],
    "topics": _LIST_TOPICS,
    "create_topic": _on("CreateTopic", "/topics/{name}"),
    "topic": all_of(_PAGE_TOPIC["look"], _PAGE_TOPIC["subscriptions"]),
    "topic_latest": _PAGE_TOPIC["look"],
    "edit_topic": _PAGE_TOPIC["change"],
    "delete_topic": _PAGE_TOPIC["delete"],
    "publish": _PAGE_TOPIC["publish"],
    "subscribe": _PAGE_TOPIC["subscribe"],
    "subscription": _PAGE_TOPIC["subscription"],
    "standing": _PAGE_TOPIC["subscription"],
    "attempts": _PAGE_TOPIC["subscription"],
    "try_now": _PAGE_TOPIC["resubscribe"],
    "test_push": _PAGE_TOPIC["resubscribe"],
    "edit_subscription": _PAGE_TOPIC["resubscribe"],
    "unsubscribe": _PAGE_TOPIC["unsubscribe"],
}

ROUTES: dict[str, Permission] = {
    "api-queues.list": _LIST_QUEUES,
    "api-queues.create": _make("CreateQueue", "/queues/{name}"),
    "api-queues.retrieve": _ROUTE_QUEUE["look"],
    "api-queues.counts": _ROUTE_QUEUE["look"],
    "api-queues.history": _ROUTE_QUEUE["look"],
    "api-queues.partial_update": _ROUTE_QUEUE["change"],
    "api-queues.destroy": _ROUTE_QUEUE["delete"],
    "api-queues.purge": _ROUTE_QUEUE["remove"],
    "api-messages.list": _ROUTE_MESSAGE["peek"],
    "api-messages.create": _ROUTE_MESSAGE["send"],
    "api-messages.receive": _ROUTE_MESSAGE["receive"],
    "api-messages.partial_update": _ROUTE_MESSAGE["show"],
    "api-messages.destroy": _ROUTE_MESSAGE["remove"],
    "api-browse.list": _ROUTE_MESSAGE["peek"],
    "api-browse.destroy": _ROUTE_MESSAGE["remove"],
    "api-browse.resend": all_of(_ROUTE_MESSAGE["peek"], _ROUTE_MESSAGE["remove"], _SEND_TO),
    "api-letters.list": _ROUTE_MESSAGE["peek"],
    "api-redrive.list": _ROUTE_MESSAGE["look"],
    "api-redrive.create": all_of(_ROUTE_MESSAGE["move"], _SEND_TO),
    "api-redrive.stop": _ROUTE_MESSAGE["move"],
    "api-topics.list": _LIST_TOPICS,
    "api-topics.create": _make("CreateTopic", "/topics/{name}"),
    "api-topics.retrieve": _ROUTE_TOPIC["look"],
    "api-topics.history": _ROUTE_TOPIC["look"],
    "api-topics.partial_update": _ROUTE_TOPIC["change"],
    "api-topics.destroy": _ROUTE_TOPIC["delete"],
    "api-topics.publish": _ROUTE_TOPIC["publish"],
    "api-subscriptions.list": _ROUTE_SUBSCRIPTION["subscriptions"],
    "api-subscriptions.create": _ROUTE_SUBSCRIPTION["subscribe"],
    "api-subscriptions.retrieve": _ROUTE_SUBSCRIPTION["subscription"],
    "api-subscriptions.attempts": _ROUTE_SUBSCRIPTION["subscription"],
    "api-subscriptions.state": _ROUTE_SUBSCRIPTION["subscription"],
    "api-subscriptions.partial_update": _ROUTE_SUBSCRIPTION["resubscribe"],
    "api-subscriptions.test": _ROUTE_SUBSCRIPTION["resubscribe"],
    "api-subscriptions.try_now": _ROUTE_SUBSCRIPTION["resubscribe"],
    "api-subscriptions.destroy": _ROUTE_SUBSCRIPTION["unsubscribe"],
}
