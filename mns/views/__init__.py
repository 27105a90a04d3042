"""Pages of the message service."""

from mns.views.queues import (
    CreateQueueView,
    DeleteQueueView,
    EditQueueView,
    QueueLatestView,
    QueuesView,
    QueueView,
    SendView,
)
from mns.views.subscriptions import (
    AttemptsView,
    EditSubscriptionView,
    SubscribeView,
    SubscriptionView,
    UnsubscribeView,
)
from mns.views.topics import (
    CreateTopicView,
    DeleteTopicView,
    EditTopicView,
    PublishView,
    TopicLatestView,
    TopicsView,
    TopicView,
)

__all__ = [
    "AttemptsView",
    "CreateQueueView",
    "CreateTopicView",
    "DeleteQueueView",
    "DeleteTopicView",
    "EditQueueView",
    "EditSubscriptionView",
    "EditTopicView",
    "PublishView",
    "QueueLatestView",
    "QueueView",
    "QueuesView",
    "SendView",
    "SubscribeView",
    "SubscriptionView",
    "TopicLatestView",
    "TopicView",
    "TopicsView",
    "UnsubscribeView",
]
