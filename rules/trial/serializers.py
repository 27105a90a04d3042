"""How REST writes what came of a trial."""

import base64
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from iotconsole.kit.resources import MomentField
from products.messages import DeviceMessage
from rules.sql import Clause
from rules.trial.made import Fate, Made
from rules.trial.many import Run


class MadeSerializer(serializers.Serializer):
    """What becomes of a message; `body` is what queues would be sent, as text."""

    fate = serializers.ChoiceField(Fate.choices)
    reason = serializers.CharField()
    body = serializers.SerializerMethodField()

    def get_body(self, made: Made) -> str | None:
        """Write the body: JSON, or base64 if a binary rule passes the payload on."""
        if made.body is None:
            return None
        return (base64.b64encode(made.body) if made.is_payload else made.body).decode()


class TriedMessageSerializer(serializers.Serializer):
    """The message that was tried, as rules see it."""

    message_id = serializers.CharField(help_text="0 if it was typed.")
    time = MomentField(source="time_ms")
    topic = serializers.CharField()
    product_key = serializers.CharField()
    device_name = serializers.CharField()
    payload = serializers.SerializerMethodField(help_text="In base64.")

    def get_payload(self, message: DeviceMessage) -> str:
        """Write the payload."""
        return base64.b64encode(message.payload).decode()


class IsAnewField(serializers.BooleanField):
    """Whether a value may be otherwise each time."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - as DRF's own
        super().__init__(help_text="May be otherwise each time, as with newuuid().", **kwargs)


class ClauseSerializer(serializers.Serializer):
    """A part of WHERE; `holds` is null for what is neither true nor false."""

    text = serializers.CharField()
    state = serializers.CharField(help_text="known, missing or failed")
    value = serializers.JSONField()
    holds = serializers.BooleanField(allow_null=True)
    error = serializers.CharField()
    needed = serializers.BooleanField()
    is_anew = IsAnewField()
    parts = serializers.SerializerMethodField(help_text="The clauses inside it, written like it.")

    @extend_schema_field(serializers.ListField(child=serializers.DictField()))
    def get_parts(self, clause: Clause) -> list[dict[str, object]]:
        """Write the clauses inside."""
        return [ClauseSerializer(part).data for part in clause.parts]


class SelectedSerializer(serializers.Serializer):
    """A column of SELECT."""

    key = serializers.CharField()
    text = serializers.CharField()
    state = serializers.CharField(help_text="known, missing or failed")
    value = serializers.JSONField()
    error = serializers.CharField()
    is_anew = IsAnewField()


class ExplanationSerializer(serializers.Serializer):
    """Each clause and each column with its value."""

    where = ClauseSerializer(allow_null=True)
    columns = SelectedSerializer(source="fields", many=True)


class AllowingSerializer(serializers.Serializer):
    """Which statement of which policy lets a role write to a target."""

    role = serializers.CharField()
    policy = serializers.CharField()
    statement = serializers.IntegerField()


class VerdictSerializer(serializers.Serializer):
    """What an operation would be told."""

    code = serializers.IntegerField(help_text="200 is success.")
    reason = serializers.CharField()
    grant = AllowingSerializer(allow_null=True)


class RehearsalSerializer(serializers.Serializer):
    """Where the body would go: a topic has its references filled in."""

    address = serializers.CharField()
    verdict = VerdictSerializer()


class ProspectSerializer(serializers.Serializer):
    """An operation: how target and role are, and what would become of the message."""

    operation = serializers.IntegerField(source="row.operation.pk")
    kind = serializers.CharField(source="row.operation.kind")
    is_for_errors = serializers.BooleanField(source="row.operation.is_for_errors")
    target = serializers.CharField(source="row.target.describe")
    check = VerdictSerializer(source="row.verdict")
    rehearsal = RehearsalSerializer(allow_null=True)


class RuleTrialSerializer(serializers.Serializer):
    """What a rule would do with a message; `before` is null unless other SQL than its own is tried.

    Then it is what the saved SQL makes of it.
    """

    message = TriedMessageSerializer()
    made = MadeSerializer()
    before = MadeSerializer(allow_null=True)
    is_same = serializers.BooleanField()
    explanation = ExplanationSerializer(allow_null=True)
    operations = ProspectSerializer(source="prospects", many=True)


class DifferencesSerializer(serializers.Serializer):
    """How often tried and saved SQL make the same of a message."""

    same = serializers.IntegerField()
    different = serializers.IntegerField()
    only_new = serializers.IntegerField()
    only_saved = serializers.IntegerField()
    newly_failed = serializers.IntegerField()


class TriedLineSerializer(serializers.Serializer):
    """One message of many."""

    message_id = serializers.CharField(source="message.message_id")
    topic = serializers.CharField(source="message.topic")
    made = MadeSerializer()
    before = MadeSerializer(allow_null=True)
    is_same = serializers.BooleanField()


class RunSerializer(serializers.Serializer):
    """What becomes of the latest messages; `lines` has what differs first, then the newest."""

    tried = serializers.IntegerField()
    counts = serializers.DictField(child=serializers.IntegerField())
    reasons = serializers.SerializerMethodField(help_text="Why messages failed, and how many.")
    microseconds = serializers.FloatField(help_text="For one message.")
    differences = DifferencesSerializer(allow_null=True)
    lines = TriedLineSerializer(many=True)

    def get_reasons(self, run: Run) -> dict[str, int]:
        """Write the reasons with their numbers."""
        return dict(run.reasons)
