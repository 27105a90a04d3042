"""REST of the simulator: what would be decided, and by which statement."""

from typing import Any

from rest_framework import serializers

from iotconsole.kit.clock import moment, now_ms
from iotconsole.kit.resources import Resource, verb
from ram.context import inside_context
from ram.models import Policy
from ram.policy import Considered, Effect
from ram.simulation import Question, Simulation, simulate


class SimulationQuestionSerializer(serializers.Serializer):
    """Who wants to do what to what."""

    who = serializers.CharField(help_text="user:<name> or role:<name>")
    action = serializers.CharField(max_length=200)
    resource = serializers.CharField(max_length=2048)
    context = serializers.DictField(  # type: ignore[assignment]  # a field, not DRF's own
        child=serializers.CharField(),
        default=dict,
        help_text="Condition keys; unless given, the time is now and the request came over TLS.",
    )
    session_policy = serializers.CharField(
        default="", allow_blank=True, trim_whitespace=False, help_text="As AssumeRole takes one."
    )


class ConsideredSerializer(serializers.Serializer):
    """One statement, held against the request."""

    policy = serializers.CharField(source="attached.name")
    statement = serializers.IntegerField(source="statement.index", help_text="Counted from 0.")
    effect = serializers.ChoiceField(["Allow", "Deny"], source="statement.effect")
    names_action = serializers.BooleanField()
    names_resource = serializers.BooleanField()
    unmet_keys = serializers.SerializerMethodField(help_text="Conditions that do not hold.")
    applies = serializers.BooleanField()

    def get_unmet_keys(self, each: Considered) -> list[str]:
        """Name the keys of the conditions in the way."""
        return [condition.key for condition in each.unmet]


class SimulationSerializer(serializers.Serializer):
    """The decision, the statement that made it, and all that were considered."""

    allowed = serializers.BooleanField(source="is_allowed")
    decision = serializers.ChoiceField([str(e) for e in Effect], source="decision.effect")
    arn = serializers.CharField(source="identity.arn")
    trusted = serializers.BooleanField(
        source="trust.allowed",
        default=None,
        allow_null=True,
        help_text="Of sts:AssumeRole: whether the trust policy of the role lets them wear it.",
    )
    deciding = ConsideredSerializer(allow_null=True)
    considered = ConsideredSerializer(many=True)


class SimulateViewSet(Resource[Policy]):
    """Would it be allowed?"""

    queryset = Policy.objects.none()
    serializer_class = SimulationSerializer

    @verb(takes=SimulationQuestionSerializer, gives=SimulationSerializer)
    def create(self, data: dict[str, Any]) -> Simulation:
        """Decide as every door would, and change nothing."""
        now = inside_context(moment(now_ms()))
        return simulate(Question(**data | {"context": now | data["context"]}))
