"""How queues, topics and messages are written in REST."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from iotconsole.kit.resources import MomentField
from mns import attributes, history, limits
from mns.models import Queue, Topic
from mns.properties import KINDS, Property, unpack
from mns.store.protocol import StoredMessage

MINUTES = 60  # of history, unless told

QUEUE_ATTRIBUTES = list(attributes.QueueAttributes.__annotations__)
TOPIC_ATTRIBUTES = list(attributes.TopicAttributes.__annotations__)


class BodyField(serializers.CharField):
    """The text of a message, every blank of it."""

    def __init__(self) -> None:
        super().__init__(trim_whitespace=False, allow_blank=True)

    def to_representation(self, value: Any) -> str:  # noqa: ANN401 - wider than str
        """Read the stored bytes; only UTF-8 is ever stored."""
        return str(value, "utf-8")


class TagsField(serializers.DictField):
    """The tags of a queue or topic: values by key."""

    child = serializers.CharField(allow_blank=True, trim_whitespace=False)


class QueueSerializer(serializers.ModelSerializer):
    """A queue and its attributes."""

    dead_letter_queue: serializers.SlugRelatedField[Queue] = serializers.SlugRelatedField(
        slug_field="name", read_only=True
    )
    tags = TagsField()

    class Meta:
        model = Queue
        fields = ["region", "name", "type", *QUEUE_ATTRIBUTES, "created", "modified"]


class QueueChange(serializers.ModelSerializer):
    """What can be changed of a queue."""

    dead_letter_queue = serializers.CharField(
        required=False,
        allow_null=True,
        help_text="Where a message goes that was received too often: a queue's name.",
    )
    tags = TagsField(required=False)

    class Meta:
        model = Queue
        fields = QUEUE_ATTRIBUTES


class NewQueue(QueueChange):
    """A queue to make."""

    region = serializers.ChoiceField(settings.REGIONS, default=settings.REGION)

    class Meta:
        model = Queue
        fields = ["region", "name", "type", *QUEUE_ATTRIBUTES]
        validators: list[object] = []  # the verb refuses a name that is taken


class CountsSerializer(serializers.Serializer):
    """How many messages of a queue are in each state."""

    active = serializers.IntegerField()
    inactive = serializers.IntegerField()
    delayed = serializers.IntegerField()


class HistoryQuery(serializers.Serializer):
    """How far to look back."""

    minutes = serializers.IntegerField(
        min_value=1, max_value=history.KEPT, default=MINUTES, help_text="A day at most."
    )


class PointSerializer(serializers.Serializer):
    """A queue at one moment, and what went in and out per minute since the moment before."""

    time = MomentField(source="time_ms")
    active = serializers.IntegerField()
    inactive = serializers.IntegerField()
    delayed = serializers.IntegerField()
    oldest_seconds = serializers.IntegerField(help_text="The age of the oldest message.")
    sent = serializers.FloatField()
    received = serializers.FloatField()
    deleted = serializers.FloatField()
    expired = serializers.FloatField()


class PublishRateSerializer(serializers.Serializer):
    """How many messages a topic took per minute since the moment before."""

    time = MomentField(source="time_ms")
    published = serializers.FloatField()


class PurgedSerializer(serializers.Serializer):
    """How many messages were removed."""

    removed = serializers.IntegerField()


class TopicSerializer(serializers.ModelSerializer):
    """A topic and its attributes."""

    tags = TagsField()

    class Meta:
        model = Topic
        fields = ["region", "name", "type", *TOPIC_ATTRIBUTES, "created", "modified"]


class TopicChange(serializers.ModelSerializer):
    """What can be changed of a topic."""

    tags = TagsField(required=False)

    class Meta:
        model = Topic
        fields = TOPIC_ATTRIBUTES


class NewTopic(TopicChange):
    """A topic to make."""

    region = serializers.ChoiceField(settings.REGIONS, default=settings.REGION)

    class Meta:
        model = Topic
        fields = ["region", "name", "type", *TOPIC_ATTRIBUTES]
        validators: list[object] = []  # the verb refuses a name that is taken


class PropertySerializer(serializers.Serializer):
    """What the sender of a message says of it beside its body."""

    name = serializers.CharField(trim_whitespace=False)
    value = serializers.CharField(
        trim_whitespace=False, allow_blank=True, help_text="Base64 where the type is BINARY."
    )
    type = serializers.ChoiceField(KINDS, source="kind")

    def to_internal_value(self, data: Any) -> Property:  # noqa: ANN401 - what JSON holds
        """Read one property."""
        return Property(**super().to_internal_value(data))


_properties_field = extend_schema_field(PropertySerializer(many=True))


class GroupField(serializers.CharField):
    """The group whose order a message keeps, in FIFO queues and topics."""

    def __init__(self) -> None:
        super().__init__(
            default="",
            allow_blank=True,
            trim_whitespace=False,
            help_text="What keeps its order; needed in FIFO queues and topics, refused elsewhere.",
        )


class MessageSerializer(serializers.Serializer):
    """A message as its queue holds it; one who only peeks gets no handle."""

    message_id = serializers.CharField()
    body = BodyField()
    receipt_handle = serializers.CharField()
    priority = serializers.IntegerField()
    group = serializers.CharField(help_text="Empty where no order is kept.")
    dequeue_count = serializers.IntegerField()
    enqueue_time = MomentField()
    first_dequeue_time = MomentField()
    next_visible_time = MomentField()
    user_properties = serializers.SerializerMethodField()
    system_properties = serializers.SerializerMethodField()

    @_properties_field
    def get_user_properties(self, message: StoredMessage) -> Any:  # noqa: ANN401 - DRF's
        """Read those the sender made up."""
        return PropertySerializer(unpack(message.properties).user, many=True).data

    @_properties_field
    def get_system_properties(self, message: StoredMessage) -> Any:  # noqa: ANN401 - DRF's
        """Read those that trace the message."""
        return PropertySerializer(unpack(message.properties).system, many=True).data


class NewMessage(serializers.Serializer):
    """A message to send."""

    body = BodyField()
    priority = serializers.IntegerField(default=limits.PRIORITY_DEFAULT)
    delay_seconds = serializers.IntegerField(required=False)
    group = GroupField()
    user_properties = PropertySerializer(many=True, default=())


class SentSerializer(serializers.Serializer):
    """A message that was stored; only a delayed one has a handle, which cancels it."""

    message_id = serializers.CharField()
    receipt_handle = serializers.CharField()


class PeekQuery(serializers.Serializer):
    """How many messages to look at."""

    count = serializers.IntegerField(default=limits.BATCH.highest)


class VisibilityChange(serializers.Serializer):
    """For how long from now others do not see the message; 0 shows it at once."""

    visibility_seconds = serializers.IntegerField()


class RenewalSerializer(serializers.Serializer):
    """The new handle of a message; the one before is worth nothing any more."""

    receipt_handle = serializers.CharField()
    next_visible_time = MomentField()


class Receipt(serializers.Serializer):
    """How many messages to receive, and for how long others do not see them."""

    count = serializers.IntegerField(default=1)
    visibility_seconds = serializers.IntegerField(required=False)


class NewPublication(serializers.Serializer):
    """A message to publish."""

    body = BodyField()
    tag = serializers.CharField(default="", allow_blank=True, trim_whitespace=False)
    group = GroupField()
    user_properties = PropertySerializer(many=True, default=())


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
