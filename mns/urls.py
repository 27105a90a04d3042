"""Pages of topics, subscriptions and queues."""

from django.urls import path

from mns import views
from mns.views.certificate import signing_certificate

_SUBSCRIPTION = "topics/<topic_name>/subscriptions/<name>/"

urlpatterns = [
    path("topics/", views.TopicsView.as_view(), name="topics"),
    path("new-topic/", views.CreateTopicView.as_view(), name="create_topic"),
    path("topics/<topic_name>/", views.TopicView.as_view(), name="topic"),
    path("topics/<topic_name>/edit/", views.EditTopicView.as_view(), name="edit_topic"),
    path("topics/<topic_name>/delete/", views.DeleteTopicView.as_view(), name="delete_topic"),
    path("topics/<topic_name>/publish/", views.PublishView.as_view(), name="publish"),
    path("topics/<topic_name>/subscribe/", views.SubscribeView.as_view(), name="subscribe"),
    path("topics/<topic_name>/latest/", views.TopicLatestView.as_view(), name="topic_latest"),
    path(_SUBSCRIPTION, views.SubscriptionView.as_view(), name="subscription"),
    path(_SUBSCRIPTION + "attempts/", views.AttemptsView.as_view(), name="attempts"),
    path(_SUBSCRIPTION + "edit/", views.EditSubscriptionView.as_view(), name="edit_subscription"),
    path(_SUBSCRIPTION + "delete/", views.UnsubscribeView.as_view(), name="unsubscribe"),
    path("x509_public_certificate.pem", signing_certificate, name="signing_certificate"),
    path("queues/", views.QueuesView.as_view(), name="queues"),
    path("new-queue/", views.CreateQueueView.as_view(), name="create_queue"),
    path("queues/<queue_name>/", views.QueueView.as_view(), name="queue"),
    path("queues/<queue_name>/latest/", views.QueueLatestView.as_view(), name="queue_latest"),
    path("queues/<queue_name>/edit/", views.EditQueueView.as_view(), name="edit_queue"),
    path("queues/<queue_name>/send/", views.SendView.as_view(), name="send_message"),
    path("queues/<queue_name>/delete/", views.DeleteQueueView.as_view(), name="delete_queue"),
]
