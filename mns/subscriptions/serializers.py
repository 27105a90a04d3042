"""How REST writes subscriptions, their pushes and how these went."""

from rest_framework import serializers

from iotconsole.kit.resources import MomentField
from mns.attempts import Outcome
from mns.models import Queue, Subscription
from mns.serializers import BodyField
from mns.subscriptions.standing import Health

OUTCOMES = [outcome.value for outcome in Outcome]
HEALTHS = [health.value for health in Health]


class SubscriptionSerializer(serializers.ModelSerializer):
    """Where the messages of a topic go."""

    dead_letter_queue: serializers.SlugRelatedField[Queue] = serializers.SlugRelatedField(
        slug_field="name", read_only=True
    )

    class Meta:
        model = Subscription
        fields = [
            "name",
            "endpoint",
            "filter_tag",
            "notify_strategy",
            "notify_content_format",
            "dead_letter_queue",
            "created",
            "modified",
        ]


class SubscriptionChange(serializers.ModelSerializer):
    """What can be changed of a subscription."""

    dead_letter_queue = serializers.CharField(
        required=False,
        allow_null=True,
        help_text="Where a message goes that was pushed in vain to the end: a queue's name.",
    )

    class Meta:
        model = Subscription
        fields = ["filter_tag", "notify_strategy", "dead_letter_queue"]


class NewSubscription(SubscriptionChange):
    """A subscription to make."""

    class Meta:
        model = Subscription
        fields = ["name", "endpoint", "notify_content_format", *SubscriptionChange.Meta.fields]


class AttemptQuery(serializers.Serializer):
    """Which tries to list; all unless something is asked for."""

    outcome = serializers.ChoiceField(OUTCOMES, required=False)
    message_id = serializers.CharField(required=False)


class AttemptSerializer(serializers.Serializer):
    """One try to push a message: what was sent, what came back."""

    time = MomentField(source="time_ms")
    message_id = serializers.CharField()
    number = serializers.IntegerField(help_text="1 is the first try.")
    outcome = serializers.ChoiceField(OUTCOMES)
    status = serializers.IntegerField(allow_null=True, help_text="Null where no answer came.")
    latency_ms = serializers.IntegerField()
    excerpt = serializers.CharField()
    error = serializers.CharField(help_text="Empty where the subscriber took the message.")
    retry_ms = serializers.IntegerField(allow_null=True, help_text="Null after the last try.")
    next_try = MomentField(source="next_ms", allow_null=True, help_text="Null after the last try.")


class StandingSerializer(serializers.Serializer):
    """How pushing to a subscription goes; for one that goes into a queue, nothing ever waits."""

    state = serializers.ChoiceField(HEALTHS, source="health")
    at_once = serializers.IntegerField(
        source="pace.at_once", help_text="How many first tries are posted at the same time."
    )
    since = MomentField(allow_null=True, help_text="When the trouble began.")
    reason = serializers.CharField(source="pace.reason", help_text="How the endpoint failed last.")
    paused_until = MomentField(allow_null=True, help_text="When first tries go on.")
    waiting = serializers.IntegerField()
    oldest = MomentField(allow_null=True, help_text="Since when the oldest message waits.")
    delivered = serializers.IntegerField(source="totals.delivered")
    given_up = serializers.IntegerField(source="totals.given_up")


class NewTrial(serializers.Serializer):
    """A text to push once."""

    body = BodyField()


class TrialRequest(serializers.Serializer):
    """What was posted."""

    url = serializers.CharField(source="request.url")
    headers = serializers.CharField(source="request_head", help_text="One to a line.")
    body = serializers.CharField(source="request_body")
    string_to_sign = serializers.CharField(source="request.signed")


class TrialResponse(serializers.Serializer):
    """What the endpoint answered, or why there is no answer."""

    status = serializers.IntegerField(
        source="reply.status", allow_null=True, help_text="Null where no answer came."
    )
    latency_ms = serializers.IntegerField(source="reply.latency_ms")
    headers = serializers.CharField(source="reply_head", help_text="One to a line.")
    excerpt = serializers.CharField(source="reply.excerpt")
    error = serializers.CharField(
        source="reply.error", help_text="Empty where the endpoint took the message."
    )


class TrialSerializer(serializers.Serializer):
    """Both sides of a test push."""

    request = TrialRequest(source="*")
    response = TrialResponse(source="*")
