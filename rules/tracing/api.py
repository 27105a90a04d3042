"""REST of traces: how many of the next messages of a rule are kept whole."""

from dataclasses import dataclass
from typing import Any

from rest_framework import serializers
from rest_framework.generics import get_object_or_404

from iotconsole.kit.resources import Resource, Router, verb
from rules import limits, tracing
from rules.models import Rule


@dataclass(frozen=True, slots=True)
class Trace:
    """What is still to be kept of a rule."""

    rule: str
    left: int


class TraceSerializer(serializers.Serializer):
    """How many messages of a rule are still to be kept whole; 0 if it is not traced."""

    rule = serializers.CharField()
    left = serializers.IntegerField()


class NewTrace(serializers.Serializer):
    """How many messages to keep."""

    count = serializers.IntegerField(
        min_value=1, max_value=limits.TRACED_PER_RULE, default=limits.TRACED_AT_ONCE
    )


class TraceViewSet(Resource[Rule]):
    """Traces of rules."""

    names = ("rule",)
    queryset = Rule.objects.all()
    serializer_class = TraceSerializer

    def get_object(self) -> Rule:
        """Answer the rule the address names."""
        return get_object_or_404(Rule, name=self.kwargs["rule"])

    @verb(gives=TraceSerializer)
    def retrieve(self) -> Trace:
        """Answer how many are still to come."""
        rule = self.get_object()
        return Trace(rule.name, tracing.left(rule.pk))

    @verb(takes=NewTrace, gives=TraceSerializer)
    def update(self, data: dict[str, Any]) -> Trace:
        """Keep the next messages that the rule looks at, whatever becomes of them."""
        rule = self.get_object()
        tracing.trace(rule, **data)
        return Trace(rule.name, tracing.left(rule.pk))

    @verb()
    def destroy(self) -> None:
        """Keep no more than of any other rule."""
        tracing.end(self.get_object())


def register(router: Router) -> None:
    """Give them their address."""
    router.register("traces", TraceViewSet, "api-traces")
