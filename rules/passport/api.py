"""REST of the passports of messages."""

import base64
from typing import Any

from rest_framework import serializers

from iotconsole.kit.resources import MomentField, Resource, Router, verb
from mns.subscriptions.serializers import AttemptSerializer
from products import devicelog
from rules import passport
from rules.models import Rule
from rules.passport import Chapter
from rules.trial.serializers import ExplanationSerializer


class OtherMessageField(serializers.CharField):
    """The id of another device message, null if there is none."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - as DRF's own
        super().__init__(**{"allow_null": True} | kwargs)

    def to_representation(self, value: int) -> str | None:  # type: ignore[override]
        """Write it as a text: it is larger than a JavaScript number can be."""
        return str(value) if value else None


class LandingSerializer(serializers.Serializer):
    """A copy in Message Service; `state` is null unless it is among the newest of its queue.

    Of a message sent on to a topic of devices, `endpoint` is that topic, and `heard_as` the device
    message that it became.
    """

    subscription = serializers.CharField(source="copy.subscription")
    endpoint = serializers.CharField(source="copy.endpoint")
    message_id = serializers.CharField(source="copy.message_id")
    refusal = serializers.CharField(source="copy.refusal")
    state = serializers.CharField(allow_null=True)
    attempts = AttemptSerializer(many=True)
    heard_as = OtherMessageField()


class GrantSerializer(serializers.Serializer):
    """Which statement of which policy let a role send a message on."""

    role = serializers.CharField()
    policy = serializers.CharField()
    statement = serializers.IntegerField()


class ExaminedSerializer(serializers.Serializer):
    """What the SQL of then makes of the message, computed when it is asked for."""

    sql = serializers.CharField(source="query.text")
    outcome = serializers.ChoiceField(
        ["selected", "filtered", "failed"], source="explanation.outcome"
    )
    error = serializers.CharField(source="explanation.error")
    explanation = ExplanationSerializer()
    row = serializers.JSONField(source="explanation.row", help_text="Null unless selected.")


class LaterSerializer(serializers.Serializer):
    """When a target was asked that was not asked at once, and which try it was."""

    time = MomentField(source="time_ms")
    rule = serializers.CharField()
    attempt = serializers.IntegerField(help_text="0 where there is only one.")


class StageSerializer(serializers.Serializer):
    """One step of a message and what it led to."""

    step = serializers.ChoiceField(devicelog.Step.choices, source="line.step")
    operation = serializers.CharField(source="line.operation")
    status = serializers.IntegerField(source="line.status")
    detail = serializers.CharField(source="line.detail")
    version = serializers.IntegerField(source="line.version", help_text="Of the rule; else 0.")
    examined = ExaminedSerializer(
        allow_null=True, help_text="Null where no rule looked, and where the payload is not kept."
    )
    later = LaterSerializer(source="line.later", allow_null=True)
    grant = GrantSerializer(source="line.grant", allow_null=True)
    copies = LandingSerializer(source="landings", many=True)


class DeviceEntranceSerializer(serializers.Serializer):
    """The login in which a device said it."""

    time = MomentField(source="time_ms")
    address = serializers.CharField()
    method = serializers.CharField(help_text="What signed the password, or `token`.")


class PermitSerializer(serializers.Serializer):
    """What lets the device publish there now."""

    topic_filter = serializers.CharField()
    is_category = serializers.BooleanField(help_text="Of the product; else the platform's own.")


class ChapterSerializer(serializers.Serializer):
    """What happened to a message at one device; `device_name` is empty for whoever subscribes."""

    product_key = serializers.CharField()
    device_name = serializers.CharField(source="story.device_name")
    time = MomentField(source="story.time_ms")
    qos = serializers.IntegerField(source="story.qos")
    size = serializers.IntegerField(source="story.size", help_text="Of the payload, in bytes.")
    payload = serializers.SerializerMethodField(
        help_text="In Base64, as rules saw it; null if it was not kept."
    )
    login = DeviceEntranceSerializer(source="arrival.login", allow_null=True)
    permit = PermitSerializer(source="arrival.permit", allow_null=True)
    made_of = OtherMessageField(
        source="arrival.origin", help_text="The message that a rule made this one of."
    )
    steps = StageSerializer(source="stages", many=True)

    def get_payload(self, chapter: Chapter) -> str | None:
        """Write the payload."""
        return base64.b64encode(chapter.kept.payload).decode() if chapter.kept else None


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
