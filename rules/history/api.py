"""REST of the versions of rules."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.generics import get_object_or_404

from iotconsole.kit.resources import Router, Rows, route, verb
from ram.audit.differences import Difference
from rules import history, limits
from rules.history.rollback import roll_back
from rules.models import Rule, RuleVersion


class ReasonField(serializers.CharField):
    """Why a rule is saved."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - as DRF's own
        super().__init__(**{"max_length": limits.REASON_LENGTH, "required": False} | kwargs)


class KeptOperation(serializers.Serializer):
    """An operation as a version keeps it."""

    kind = serializers.CharField()
    configuration = serializers.DictField()
    is_for_errors = serializers.BooleanField()


class RuleVersionSerializer(serializers.ModelSerializer):
    """What a rule was, and by whom and why it became so."""

    operations = KeptOperation(many=True)

    class Meta:
        model = RuleVersion
        fields = ["number", "sql", "operations", "author", "author_name", "reason", "created"]


class LineSerializer(serializers.Serializer):
    """A line: as it was (a space), gone (-) or new (+)."""

    sign = serializers.CharField(trim_whitespace=False)
    text = serializers.CharField()


class DifferenceSerializer(serializers.Serializer):
    """The SQL or the operations, line by line."""

    name = serializers.CharField(help_text="`sql` or `operations`.")
    is_changed = serializers.BooleanField()
    lines = LineSerializer(many=True)


class Against(serializers.Serializer):
    """Which version to compare with."""

    against = serializers.CharField(
        required=False, help_text="Its number; without it, the version that holds now."
    )


class RollBack(serializers.Serializer):
    """Why a rule goes back."""

    reason = ReasonField(required=True)


class VersionViewSet(Rows[RuleVersion]):
    """The versions of a rule, newest first."""

    names = ("rule_version",)
    queryset = RuleVersion.objects.all()
    serializer_class = RuleVersionSerializer

    @property
    def rule(self) -> Rule:
        """Answer the rule the address names."""
        return get_object_or_404(Rule, name=self.kwargs["rule"])

    def get_queryset(self) -> QuerySet[RuleVersion]:
        """Answer the rule's versions."""
        return super().get_queryset().filter(rule=self.rule)

    def get_object(self) -> RuleVersion:
        """Answer the rule's version of that number."""
        return history.find(self.rule, self.kwargs["rule_version"])

    @verb(query=Against, gives=DifferenceSerializer, many=True)
    @route()
    def diff(self, data: dict[str, Any]) -> list[Difference]:
        """Answer what differs from another version, line by line."""
        rule = self.rule
        before = history.find(rule, data.get("against", rule.version))
        return history.compare(before, self.get_object())

    @verb(takes=RollBack, gives=RuleVersionSerializer)
    @route(methods=["post"])
    def rollback(self, data: dict[str, Any]) -> RuleVersion:
        """Save what this version holds as a new one; refused if a target of it is gone."""
        return roll_back(self.rule, self.kwargs["rule_version"], **data)


def register(router: Router) -> None:
    """Give them their address."""
    router.register("rules/<name:rule>/versions", VersionViewSet, "api-rule-versions")
