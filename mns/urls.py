"""Pages of topics, subscriptions and queues."""

from django.urls import path

from mns.views import queues, subscriptions, topics
from mns.views.certificate import signing_certificate

_SUBSCRIPTION = "topics/<topic_name>/subscriptions/<name>/"

urlpatterns = [
    path("topics/", topics.TopicsView.as_view(), name="topics"),
    path("new-topic/", topics.CreateTopicView.as_view(), name="create_topic"),
    path("topics/<topic_name>/", topics.TopicView.as_view(), name="topic"),
    path("topics/<topic_name>/edit/", topics.EditTopicView.as_view(), name="edit_topic"),
    path("topics/<topic_name>/delete/", topics.DeleteTopicView.as_view(), name="delete_topic"),
    path("topics/<topic_name>/publish/", topics.PublishView.as_view(), name="publish"),
    path("topics/<topic_name>/subscribe/", subscriptions.SubscribeView.as_view(), name="subscribe"),
    path("topics/<topic_name>/latest/", topics.TopicLatestView.as_view(), name="topic_latest"),
    path(_SUBSCRIPTION, subscriptions.SubscriptionView.as_view(), name="subscription"),
    path(_SUBSCRIPTION + "attempts/", subscriptions.AttemptsView.as_view(), name="attempts"),
    path(
        _SUBSCRIPTION + "edit/",
        subscriptions.EditSubscriptionView.as_view(),
        name="edit_subscription",
    ),
    path(_SUBSCRIPTION + "delete/", subscriptions.UnsubscribeView.as_view(), name="unsubscribe"),
    path("x509_public_certificate.pem", signing_certificate, name="signing_certificate"),
    path("queues/", queues.QueuesView.as_view(), name="queues"),
    path("new-queue/", queues.CreateQueueView.as_view(), name="create_queue"),
    path("queues/<queue_name>/", queues.QueueView.as_view(), name="queue"),
    path("queues/<queue_name>/latest/", queues.QueueLatestView.as_view(), name="queue_latest"),
    path("queues/<queue_name>/edit/", queues.EditQueueView.as_view(), name="edit_queue"),
    path("queues/<queue_name>/send/", queues.SendView.as_view(), name="send_message"),
    path("queues/<queue_name>/delete/", queues.DeleteQueueView.as_view(), name="delete_queue"),
]
