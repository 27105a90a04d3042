"""How queues, topics, subscriptions and messages are written in REST."""

from typing import Any

from django.conf import settings
from rest_framework import serializers

from iotconsole.kit.resources import MomentField
from mns import attributes, limits
from mns.models import Queue, Subscription, Topic

QUEUE_ATTRIBUTES = list(attributes.QUEUE)
TOPIC_ATTRIBUTES = list(attributes.TOPIC)


class BodyField(serializers.CharField):
    """The text of a message, every blank of it."""

    def __init__(self) -> None:
        super().__init__(trim_whitespace=False, allow_blank=True)

    def to_representation(self, value: Any) -> str:  # noqa: ANN401 - wider than str
        """Read the stored bytes; only UTF-8 is ever stored."""
        return str(value, "utf-8")


class QueueSerializer(serializers.ModelSerializer):
    """A queue and its attributes."""

    class Meta:
        model = Queue
        fields = ["region", "name", *QUEUE_ATTRIBUTES, "created", "modified"]


class QueueChange(serializers.ModelSerializer):
    """What can be changed of a queue."""

    class Meta:
        model = Queue
        fields = QUEUE_ATTRIBUTES


class NewQueue(serializers.ModelSerializer):
    """A queue to make."""

    region = serializers.ChoiceField(settings.REGIONS, default=settings.REGION)

    class Meta:
        model = Queue
        fields = ["region", "name", *QUEUE_ATTRIBUTES]
        validators: list[object] = []  # the verb refuses a name that is taken


class CountsSerializer(serializers.Serializer):
    """How many messages of a queue are in each state."""

    active = serializers.IntegerField()
    inactive = serializers.IntegerField()
    delayed = serializers.IntegerField()


class TopicSerializer(serializers.ModelSerializer):
    """A topic and its attributes."""

    class Meta:
        model = Topic
        fields = ["region", "name", *TOPIC_ATTRIBUTES, "created", "modified"]


class TopicChange(serializers.ModelSerializer):
    """What can be changed of a topic."""

    class Meta:
        model = Topic
        fields = TOPIC_ATTRIBUTES


class NewTopic(serializers.ModelSerializer):
    """A topic to make."""

    region = serializers.ChoiceField(settings.REGIONS, default=settings.REGION)

    class Meta:
        model = Topic
        fields = ["region", "name", *TOPIC_ATTRIBUTES]
        validators: list[object] = []  # the verb refuses a name that is taken


class SubscriptionSerializer(serializers.ModelSerializer):
    """Where the messages of a topic go."""

    class Meta:
        model = Subscription
        fields = [
            "name",
            "endpoint",
            "filter_tag",
            "notify_strategy",
            "notify_content_format",
            "created",
            "modified",
        ]


class NewSubscription(serializers.ModelSerializer):
    """A subscription to make."""

    class Meta:
        model = Subscription
        fields = ["name", "endpoint", "filter_tag", "notify_strategy", "notify_content_format"]


class SubscriptionChange(serializers.ModelSerializer):
    """What can be changed of a subscription."""

    class Meta:
        model = Subscription
        fields = ["notify_strategy"]
        extra_kwargs = {"notify_strategy": {"required": True}}


class AttemptSerializer(serializers.Serializer):
    """One try to push a message: what was sent, what came back."""

    time = MomentField(source="time_ms")
    message_id = serializers.CharField()
    number = serializers.IntegerField(help_text="1 is the first try.")
    status = serializers.IntegerField(allow_null=True, help_text="Null where no answer came.")
    latency_ms = serializers.IntegerField()
    excerpt = serializers.CharField()
    error = serializers.CharField(help_text="Empty where the subscriber took the message.")
    retry_ms = serializers.IntegerField(allow_null=True, help_text="Null after the last try.")


class MessageSerializer(serializers.Serializer):
    """A message as its queue holds it; one who only peeks gets no handle."""

    message_id = serializers.CharField()
    body = BodyField()
    receipt_handle = serializers.CharField()
    priority = serializers.IntegerField()
    dequeue_count = serializers.IntegerField()
    enqueue_time = MomentField()
    first_dequeue_time = MomentField()
    next_visible_time = MomentField()


class NewMessage(serializers.Serializer):
    """A message to send."""

    body = BodyField()
    priority = serializers.IntegerField(default=limits.PRIORITY_DEFAULT)
    delay_seconds = serializers.IntegerField(required=False)


class SentSerializer(serializers.Serializer):
    """A message that was stored; only a delayed one has a handle, which cancels it."""

    message_id = serializers.CharField()
    receipt_handle = serializers.CharField()


class PeekQuery(serializers.Serializer):
    """How many messages to look at."""

    count = serializers.IntegerField(default=limits.BATCH.highest)


class Receipt(serializers.Serializer):
    """How many messages to receive, and for how long others do not see them."""

    count = serializers.IntegerField(default=1)
    visibility_seconds = serializers.IntegerField(required=False)


class NewPublication(serializers.Serializer):
    """A message to publish."""

    body = BodyField()
    tag = serializers.CharField(default="", allow_blank=True, trim_whitespace=False)


class CopySerializer(serializers.Serializer):
    """Where one subscription's copy went, or why it did not."""

    subscription = serializers.CharField()
    endpoint = serializers.CharField()
    message_id = serializers.CharField()
    refusal = serializers.CharField(allow_null=True)


class PublishedSerializer(serializers.Serializer):
    """A published message and its copies."""

    message_id = serializers.CharField()
    copies = CopySerializer(many=True)
