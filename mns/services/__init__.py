"""Every change to queues, topics and subscriptions, and to messages as people handle them."""

from mns.services.browsing import (
    browse_messages,
    figures,
    find_message,
    locate_message,
    remove_message,
)
from mns.services.messages import (
    delete_message,
    peek_messages,
    publish,
    receive_messages,
    send_message,
)
from mns.services.queues import (
    check_queue_deletable,
    counts,
    create_queue,
    delete_queue,
    find_queue,
    list_queues,
    purge_queue,
    set_queue_attributes,
)
from mns.services.redriving import (
    find_redrive,
    resend_message,
    start_redrive,
    stop_redrive,
)
from mns.services.subscriptions import (
    find_subscription,
    list_subscriptions,
    set_subscription_attributes,
    subscribe,
    subscriptions_to,
    unsubscribe,
)
from mns.services.topics import (
    create_topic,
    delete_topic,
    find_topic,
    list_topics,
    set_topic_attributes,
)
from mns.services.visibility import change_visibility

__all__ = [
    "browse_messages",
    "change_visibility",
    "check_queue_deletable",
    "counts",
    "create_queue",
    "create_topic",
    "delete_message",
    "delete_queue",
    "delete_topic",
    "figures",
    "find_message",
    "find_queue",
    "find_redrive",
    "find_subscription",
    "find_topic",
    "list_queues",
    "list_subscriptions",
    "list_topics",
    "locate_message",
    "peek_messages",
    "publish",
    "purge_queue",
    "receive_messages",
    "remove_message",
    "resend_message",
    "send_message",
    "set_queue_attributes",
    "set_subscription_attributes",
    "set_topic_attributes",
    "start_redrive",
    "stop_redrive",
    "subscribe",
    "subscriptions_to",
    "unsubscribe",
]
