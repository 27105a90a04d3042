"""REST of the passports of messages."""

from rest_framework import serializers

from iotconsole.kit.resources import MomentField, Resource, Router, verb
from mns.subscriptions.serializers import AttemptSerializer
from products import devicelog
from rules import passport
from rules.models import Rule


class LandingSerializer(serializers.Serializer):
    """A copy in Message Service; `state` is null unless it is among the newest of its queue."""

    subscription = serializers.CharField(source="copy.subscription")
    endpoint = serializers.CharField(source="copy.endpoint")
    message_id = serializers.CharField(source="copy.message_id")
    refusal = serializers.CharField(source="copy.refusal")
    state = serializers.CharField(allow_null=True)
    attempts = AttemptSerializer(many=True)


class GrantSerializer(serializers.Serializer):
    """Which statement of which policy let a role send a message on."""

    role = serializers.CharField()
    policy = serializers.CharField()
    statement = serializers.IntegerField()


class StageSerializer(serializers.Serializer):
    """One step of a message and what it led to."""

    step = serializers.ChoiceField(devicelog.Step.choices, source="line.step")
    operation = serializers.CharField(source="line.operation")
    status = serializers.IntegerField(source="line.status")
    detail = serializers.CharField(source="line.detail")
    grant = GrantSerializer(source="line.grant", allow_null=True)
    copies = LandingSerializer(source="landings", many=True)


class ChapterSerializer(serializers.Serializer):
    """What happened to a message at one device; `device_name` is empty for whoever subscribes."""

    product_key = serializers.CharField()
    device_name = serializers.CharField(source="story.device_name")
    time = MomentField(source="story.time_ms")
    qos = serializers.IntegerField(source="story.qos")
    size = serializers.IntegerField(source="story.size", help_text="Of the payload, in bytes.")
    steps = StageSerializer(source="stages", many=True)


class PassportSerializer(serializers.Serializer):
    """Everything that is known of a message; several chapters if it was sent to several devices."""

    message_id = serializers.CharField(help_text="Larger than a JavaScript number can be.")
    chapters = ChapterSerializer(many=True)


class PassportViewSet(Resource[Rule]):
    """Device messages, by their id or that of what was made of them in Message Service."""

    names = ("message_id",)
    queryset = Rule.objects.none()
    serializer_class = PassportSerializer

    @verb(gives=PassportSerializer)
    def retrieve(self) -> passport.Passport:
        """Answer what happened to a message."""
        return passport.find(self.kwargs["message_id"])


def register(router: Router) -> None:
    """Give them their address."""
    router.register("messages", PassportViewSet, "api-passports")
