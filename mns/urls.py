"""Pages of topics, subscriptions and queues."""

from django.urls import path

from mns.views import deadletters, messages, queues, receiving, subscriptions, topics
from mns.views.certificate import signing_certificate

_SUBSCRIPTION = "topics/<topic_name>/subscriptions/<name>/"
_LETTERS = "queues/<queue_name>/dead-letters/"
_MESSAGE = "queues/<queue_name>/messages/<int:rank>/"
_RECEIVED = "queues/<queue_name>/received/"

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
    path(_SUBSCRIPTION + "standing/", subscriptions.StandingView.as_view(), name="standing"),
    path(_SUBSCRIPTION + "try-now/", subscriptions.TryNowView.as_view(), name="try_now"),
    path(_SUBSCRIPTION + "test/", subscriptions.TestPushView.as_view(), name="test_push"),
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
    path("queues/<queue_name>/next/", queues.QueueNextView.as_view(), name="queue_next"),
    path("queues/<queue_name>/purge/", queues.PurgeQueueView.as_view(), name="purge_queue"),
    path("queues/<queue_name>/messages/", messages.MessagesView.as_view(), name="messages"),
    path(_MESSAGE + "resend/", messages.ResendView.as_view(), name="resend_message"),
    path(_MESSAGE + "delete/", messages.RemoveMessageView.as_view(), name="remove_message"),
    path(_LETTERS, deadletters.DeadLettersView.as_view(), name="dead_letters"),
    path(_LETTERS + "redrive/", deadletters.RedriveView.as_view(), name="redrive"),
    path(_LETTERS + "redrive/stop/", deadletters.StopRedriveView.as_view(), name="stop_redrive"),
    path(
        _LETTERS + "redrive/progress/",
        deadletters.RedriveProgressView.as_view(),
        name="redrive_progress",
    ),
    path("queues/<queue_name>/send/", messages.SendView.as_view(), name="send_message"),
    path("queues/<queue_name>/receive/", receiving.ReceiveView.as_view(), name="receive_messages"),
    path(_RECEIVED + "delete/", receiving.DeleteReceivedView.as_view(), name="delete_received"),
    path(_RECEIVED + "show/", receiving.ShowReceivedView.as_view(), name="show_received"),
    path("queues/<queue_name>/delete/", queues.DeleteQueueView.as_view(), name="delete_queue"),
]
