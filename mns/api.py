"""REST of the message service: queues and their messages, topics and their subscriptions."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters

from iotconsole.kit import ids
from iotconsole.kit.resources import Resource, Router, Rows, route, verb
from mns import history, services
from mns import serializers as shapes
from mns.attempts import Attempt
from mns.delivery import Outcome, Publication
from mns.errors import MessageNotExist
from mns.models import Queue, Subscription, Topic
from mns.properties import Properties
from mns.search import Search
from mns.services.browsing import Found
from mns.store.protocol import Counts, Renewal, Sent, StoredMessage

RANK_DIGITS = 19  # of 64 bits


class NameFilter(filters.FilterSet):
    """Rows of a region, by a part of their name."""

    region = filters.CharFilter()
    name = filters.CharFilter(lookup_expr="icontains")


class SubscriptionFilter(filters.FilterSet):
    """Subscriptions by a part of their name or endpoint."""

    name = filters.CharFilter(lookup_expr="icontains")
    endpoint = filters.CharFilter(lookup_expr="icontains")


class QueueViewSet(Rows[Queue]):
    """Queues."""

    names = ("region", "name")
    queryset = Queue.objects.all()
    serializer_class = shapes.QueueSerializer
    filterset_class = NameFilter
    ordering_fields = ("name", "region", "created", "modified")

    def get_object(self) -> Queue:
        """Answer the queue of that name."""
        return services.find_queue(**self.kwargs)

    @verb(takes=shapes.NewQueue, gives=shapes.QueueSerializer, status=201)
    def create(self, data: dict[str, Any]) -> Queue:
        """Make a queue; making it again with the same attributes changes nothing."""
        queue, _ = services.create_queue(**data)
        return queue

    @verb(takes=shapes.QueueChange, gives=shapes.QueueSerializer)
    def partial_update(self, data: dict[str, Any]) -> Queue:
        """Change attributes; the messages that are there keep their times."""
        queue = self.get_object()
        services.set_queue_attributes(queue, **data)
        return queue

    @verb()
    def destroy(self) -> None:
        """Delete the queue and all its messages."""
        services.delete_queue(self.get_object())

    @verb(gives=shapes.CountsSerializer)
    @route()
    def counts(self) -> Counts:
        """Count the messages in each state."""
        return services.counts(self.get_object())

    @verb(query=shapes.HistoryQuery, gives=shapes.PointSerializer, many=True)
    @route()
    def history(self, data: dict[str, Any]) -> Sequence[history.Point]:
        """Answer how the queue did over the last minutes, a day at most."""
        return history.points(history.read(self.get_object().tag, **data))

    @verb(gives=shapes.PurgedSerializer)
    @route(methods=["post"])
    def purge(self) -> dict[str, int]:
        """Remove all messages, received and delayed ones, too."""
        return {"removed": services.purge_queue(self.get_object())}


class MessageViewSet(Resource[Queue]):
    """The messages of a queue."""

    names = ("receipt_handle",)
    queryset = Queue.objects.none()
    serializer_class = shapes.MessageSerializer
    pagination_class = None
    filter_backends = ()

    @property
    def queue(self) -> Queue:
        """Answer the queue the address names."""
        return services.find_queue(self.kwargs["region"], self.kwargs["queue"])

    @verb(query=shapes.PeekQuery, gives=shapes.MessageSerializer, many=True)
    def list(self, data: dict[str, Any]) -> Sequence[StoredMessage]:
        """Look at the messages that would be received next."""
        return services.peek_messages(self.queue, **data)

    @verb(takes=shapes.NewMessage, gives=shapes.SentSerializer, status=201)
    def create(self, data: dict[str, Any]) -> Sent:
        """Send a message."""
        body, properties = data.pop("body"), Properties(tuple(data.pop("user_properties")))
        return services.send_message(self.queue, body.encode(), properties=properties, **data)

    @verb(takes=shapes.Receipt, gives=shapes.MessageSerializer, many=True)
    @route(methods=["post"], detail=False)
    def receive(self, data: dict[str, Any]) -> Sequence[StoredMessage]:
        """Take messages; they come back unless they are deleted in time."""
        return services.receive_messages(self.queue, **data)

    @verb(takes=shapes.VisibilityChange, gives=shapes.RenewalSerializer)
    def partial_update(self, data: dict[str, Any]) -> Renewal:
        """Hide a received message for this long from now on; it gets another handle."""
        return services.change_visibility(self.queue, self.kwargs["receipt_handle"], **data)

    @verb()
    def destroy(self) -> None:
        """Delete the message that was received with this handle."""
        services.delete_message(self.queue, self.kwargs["receipt_handle"])


class BrowseViewSet(Resource[Queue]):
    """All messages of a queue, whatever their state; nothing is received."""

    names = ("rank",)
    queryset = Queue.objects.none()
    serializer_class = shapes.FoundSerializer
    pagination_class = None
    filter_backends = ()

    @property
    def queue(self) -> Queue:
        """Answer the queue the address names."""
        return services.find_queue(self.kwargs["region"], self.kwargs["queue"])

    @verb(query=shapes.SearchQuery, gives=shapes.FoundSerializer)
    def list(self, data: dict[str, Any]) -> Found:
        """Look for messages, the last to expire first; pass `after` to look on."""
        after = data.pop("after")
        return services.browse_messages(self.queue, Search(**data), after=after)

    @verb()
    def destroy(self) -> None:
        """Remove a message without having received it."""
        services.remove_message(self.queue, _rank(self.kwargs["rank"]))


class TopicViewSet(Rows[Topic]):
    """Topics."""

    names = ("region", "name")
    queryset = Topic.objects.all()
    serializer_class = shapes.TopicSerializer
    filterset_class = NameFilter
    ordering_fields = ("name", "region", "created", "modified")

    def get_object(self) -> Topic:
        """Answer the topic of that name."""
        return services.find_topic(**self.kwargs)

    @verb(takes=shapes.NewTopic, gives=shapes.TopicSerializer, status=201)
    def create(self, data: dict[str, Any]) -> Topic:
        """Make a topic; making it again with the same attributes changes nothing."""
        topic, _ = services.create_topic(**data)
        return topic

    @verb(takes=shapes.TopicChange, gives=shapes.TopicSerializer)
    def partial_update(self, data: dict[str, Any]) -> Topic:
        """Change attributes."""
        topic = self.get_object()
        services.set_topic_attributes(topic, **data)
        return topic

    @verb()
    def destroy(self) -> None:
        """Delete the topic, its subscriptions and what still waits to be pushed."""
        services.delete_topic(self.get_object())

    @verb(query=shapes.HistoryQuery, gives=shapes.PublishRateSerializer, many=True)
    @route()
    def history(self, data: dict[str, Any]) -> Sequence[history.PublishRate]:
        """Answer how much was published over the last minutes, a day at most."""
        return history.publish_rates(history.read_published(self.get_object().pk, **data))

    @verb(takes=shapes.NewPublication, gives=shapes.PublishedSerializer, status=201)
    @route(methods=["post"])
    def publish(self, data: dict[str, Any]) -> Outcome:
        """Publish a message; the answer names every copy that was made of it."""
        topic, message_id = self.get_object(), ids.message_id()
        item = Publication(
            topic.region,
            topic.name,
            message_id,
            data["body"].encode(),
            data["tag"],
            Properties(tuple(data["user_properties"])),
        )
        [outcome] = services.publish([item], batch_id=message_id)
        if outcome.refusal:
            raise outcome.refusal
        return outcome


class SubscriptionViewSet(Rows[Subscription]):
    """The subscriptions of a topic."""

    queryset = Subscription.objects.all()
    serializer_class = shapes.SubscriptionSerializer
    filterset_class = SubscriptionFilter
    ordering_fields = ("name", "created", "modified")

    @property
    def topic(self) -> Topic:
        """Answer the topic the address names."""
        return services.find_topic(self.kwargs["region"], self.kwargs["topic"])

    def get_queryset(self) -> QuerySet[Subscription]:
        """Answer the topic's subscriptions."""
        return super().get_queryset().filter(topic=self.topic)

    def get_object(self) -> Subscription:
        """Answer the topic's subscription of that name."""
        return services.find_subscription(self.topic, self.kwargs["name"])

    @verb(takes=shapes.NewSubscription, gives=shapes.SubscriptionSerializer, status=201)
    def create(self, data: dict[str, Any]) -> Subscription:
        """Subscribe; doing it again in the same way changes nothing."""
        subscription, _ = services.subscribe(self.topic, **data)
        return subscription

    @verb(takes=shapes.SubscriptionChange, gives=shapes.SubscriptionSerializer)
    def partial_update(self, data: dict[str, Any]) -> Subscription:
        """Change how failed pushes are repeated."""
        subscription = self.get_object()
        services.set_subscription_attributes(subscription, **data)
        return subscription

    @verb()
    def destroy(self) -> None:
        """Unsubscribe; what still waits to be pushed is dropped."""
        services.unsubscribe(self.get_object())

    @verb(gives=shapes.AttemptSerializer, many=True)
    @route()
    def attempts(self) -> Sequence[Attempt]:
        """List the latest tries to push a message, newest first."""
        return services.recent_attempts(self.get_object())


def _rank(text: str) -> int:
    """Read what names a message; what names none is as absent as one that is gone."""
    if not text.isascii() or not text.isdecimal() or len(text) > RANK_DIGITS:
        raise MessageNotExist
    return int(text)


def register(router: Router) -> None:
    """Give each its address."""
    router.register("queues", QueueViewSet, "api-queues")
    router.register("queues/<name:region>/<name:queue>/messages", MessageViewSet, "api-messages")
    router.register("queues/<name:region>/<name:queue>/browse", BrowseViewSet, "api-browse")
    router.register("topics", TopicViewSet, "api-topics")
    router.register(
        "topics/<name:region>/<name:topic>/subscriptions", SubscriptionViewSet, "api-subscriptions"
    )
