"""REST of shadow runs, by the name of the rule."""

from typing import Any

from rest_framework import serializers
from rest_framework.generics import get_object_or_404

from iotconsole.kit.resources import MomentField, Router, Rows, route, verb
from rules import limits
from rules.history.api import ReasonField
from rules.models import Rule, ShadowRun
from rules.shadow import results, services
from rules.shadow.findings import Finding


class ShadowRunSerializer(serializers.ModelSerializer):
    """SQL that is, or was, tried beside a running rule."""

    rule = serializers.CharField(source="rule.name")

    class Meta:
        model = ShadowRun
        fields = [
            *("rule", "sql", "most", "author", "author_name"),
            *("started", "ends", "ended", "ending"),
        ]


class NewShadowRun(serializers.Serializer):
    """SQL to try, and when the run ends by itself."""

    sql = serializers.CharField(trim_whitespace=False, max_length=8192)
    minutes = serializers.IntegerField(min_value=1, max_value=limits.SHADOW_MINUTES, default=60)
    messages = serializers.IntegerField(
        min_value=1, max_value=limits.SHADOW_MESSAGES, default=limits.SHADOW_MESSAGES_USUAL
    )


class TakeOver(serializers.Serializer):
    """Why the SQL is taken over."""

    reason = ReasonField()


class FindingsSerializer(serializers.Serializer):
    """How often both came to the same, and how often not."""

    same = serializers.IntegerField(
        help_text="Both forward the same, neither forwards, or both fail."
    )
    different = serializers.IntegerField(help_text="Both forward, but not the same.")
    only_new = serializers.IntegerField(help_text="Only the new SQL would forward.")
    only_running = serializers.IntegerField(help_text="Only the running SQL forwards.")
    failed = serializers.IntegerField(help_text="Only the new SQL fails.")


class OutputSerializer(serializers.Serializer):
    """What one of the two made of a message."""

    state = serializers.ChoiceField(["forwarded", "filtered", "failed"])
    text = serializers.CharField(help_text="The body, or why there is none.")


class ShadowDifferenceSerializer(serializers.Serializer):
    """A message of which the two made different things."""

    time = MomentField(source="time_ms")
    message_id = serializers.CharField(help_text="Larger than a JavaScript number can be.")
    topic = serializers.CharField()
    finding = serializers.ChoiceField([finding.value for finding in Finding])
    running = OutputSerializer()
    new = OutputSerializer()


class ShadowRunViewSet(Rows[ShadowRun]):
    """Shadow runs: the last one of each rule."""

    names = ("rule",)
    queryset = ShadowRun.objects.select_related("rule").order_by("-pk")
    serializer_class = ShadowRunSerializer

    @property
    def rule(self) -> Rule:
        """Answer the rule the address names."""
        return get_object_or_404(Rule, name=self.kwargs["rule"])

    def get_object(self) -> ShadowRun:
        """Answer the last run of the rule."""
        return services.find(self.rule)

    @verb(takes=NewShadowRun, gives=ShadowRunSerializer)
    def update(self, data: dict[str, Any]) -> ShadowRun:
        """Try SQL beside the running rule, in place of the last run."""
        return services.start(self.rule, **data)

    @verb()
    def destroy(self) -> None:
        """End the run; what came of it stays until the next one."""
        services.end(self.rule)

    @verb(takes=TakeOver, gives=ShadowRunSerializer)
    @route(methods=["post"], url_path="take-over")
    def take_over(self, data: dict[str, Any]) -> ShadowRun:
        """Let the SQL that was tried be what runs."""
        services.take_over(self.rule, **data)
        return self.get_object()

    @verb(gives=FindingsSerializer)
    @route()
    def counters(self) -> dict[Finding, int]:
        """Count how the two compare."""
        return results.counts(self.get_object().pk)

    @verb(gives=ShadowDifferenceSerializer, many=True)
    @route()
    def differences(self) -> list[results.Difference]:
        """List the latest differences, newest first."""
        return results.differences(self.get_object().pk)


def register(router: Router) -> None:
    """Give them their address."""
    router.register("shadow-runs", ShadowRunViewSet, "api-shadow-runs")
