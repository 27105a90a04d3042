"""REST of the message service: queues and their messages, topics; where subscriptions are."""

from collections.abc import Sequence
from typing import Any

from django_filters import rest_framework as filters

from iotconsole.kit import ids
from iotconsole.kit.resources import Resource, Router, Rows, route, verb
from mns import history, services
from mns import serializers as shapes
from mns.browsing.api import BrowseViewSet, LetterViewSet, RedriveViewSet
from mns.delivery import Outcome, Publication
from mns.models import Queue, Topic
from mns.properties import Properties
from mns.store.protocol import Counts, Renewal, Sent, StoredMessage
from mns.subscriptions.api import SubscriptionViewSet


class NameFilter(filters.FilterSet):
    """Rows of a region, by a part of their name."""

    region = filters.CharFilter()
    name = filters.CharFilter(lookup_expr="icontains")


class QueueViewSet(Rows[Queue]):
    """Queues."""

    names = ("region", "name")
    queryset = Queue.objects.select_related("dead_letter_queue")
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
            region=topic.region,
            topic_name=topic.name,
            message_id=message_id,
            body=data["body"].encode(),
            tag=data["tag"],
            properties=Properties(tuple(data["user_properties"])),
            group=data["group"],
        )
        [outcome] = services.publish([item], batch_id=message_id)
        if outcome.refusal:
            raise outcome.refusal
        return outcome


def register(router: Router) -> None:
    """Give each its address."""
    router.register("queues", QueueViewSet, "api-queues")
    router.register("queues/<name:region>/<name:queue>/messages", MessageViewSet, "api-messages")
    router.register("queues/<name:region>/<name:queue>/browse", BrowseViewSet, "api-browse")
    router.register("queues/<name:region>/<name:queue>/dead-letters", LetterViewSet, "api-letters")
    router.register("queues/<name:region>/<name:queue>/redrive", RedriveViewSet, "api-redrive")
    router.register("topics", TopicViewSet, "api-topics")
    router.register(
        "topics/<name:region>/<name:topic>/subscriptions", SubscriptionViewSet, "api-subscriptions"
    )
