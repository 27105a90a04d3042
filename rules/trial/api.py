"""REST of the test bench: what a rule would do with a message, or with the latest thousand."""

from typing import Any

from rest_framework import serializers
from rest_framework.generics import get_object_or_404

from iotconsole.kit.clock import epoch_ms, now_ms
from iotconsole.kit.errors import marked
from iotconsole.kit.resources import Resource, Router, route, verb
from products import limits
from products.messages import DeviceMessage
from rules import passport, seen, services
from rules.errors import MessageUnknown
from rules.models import Rule
from rules.sql import Query
from rules.trial import Run, Trial, material, try_many, try_one
from rules.trial.material import Typed
from rules.trial.serializers import RuleTrialSerializer, RunSerializer


class Draft(serializers.Serializer):
    """SQL to try in place of the saved one."""

    sql = serializers.CharField(trim_whitespace=False, max_length=8192, required=False)


class OneMessage(Draft):
    """A message that is typed, that was kept, or the first that came since a moment."""

    topic = serializers.CharField(max_length=limits.TOPIC_BYTES, required=False)
    payload = serializers.CharField(
        trim_whitespace=False, allow_blank=True, default="", max_length=limits.MESSAGE_BYTES * 2
    )
    is_base64 = serializers.BooleanField(default=False, help_text="How the payload is written.")
    message_id = serializers.CharField(required=False, max_length=40)
    since = serializers.DateTimeField(
        required=False, help_text="404 while no message has come since; ask again then."
    )

    def validate(self, said: dict[str, Any]) -> dict[str, Any]:
        """Want one of the three."""
        if len({"topic", "message_id", "since"} & said.keys()) != 1:
            raise serializers.ValidationError("Send one of topic, message_id and since.")
        return said


class LatestMessages(Draft):
    """How many of the latest messages to try."""

    count = serializers.IntegerField(min_value=1, max_value=material.LATEST, default=200)


class TrialViewSet(Resource[Rule]):
    """The test bench of a rule; nothing is sent, and nothing changes."""

    names = ()
    queryset = Rule.objects.all()
    serializer_class = RuleTrialSerializer

    @property
    def rule(self) -> Rule:
        """Answer the rule the address names."""
        return get_object_or_404(Rule, name=self.kwargs["rule"])

    @verb(takes=OneMessage, gives=RuleTrialSerializer)
    def create(self, data: dict[str, Any]) -> Trial:
        """Answer what the rule would do with a message."""
        rule = self.rule
        query = _query(rule, data)
        return try_one(rule, query, _message(query, data), now_ms())

    @verb(takes=LatestMessages, gives=RunSerializer)
    @route(methods=["post"], detail=False)
    def latest(self, data: dict[str, Any]) -> Run:
        """Count what the rule would do with the latest messages of its topics."""
        rule = self.rule
        query = _query(rule, data)
        return try_many(rule, query, seen.latest(query.topic_filter, data["count"]), now_ms())


def _query(rule: Rule, data: dict[str, Any]) -> Query:
    return services.compile_sql(data.get("sql", rule.sql), rule.data_type)


def _message(query: Query, data: dict[str, Any]) -> DeviceMessage:
    if "topic" in data:
        said = Typed(data["topic"], data["payload"], is_base64=data["is_base64"])
        return material.typed(said, now_ms())
    if "message_id" in data:
        return material.find([query.topic_filter], passport.read_id(data["message_id"]))
    message = material.first_since(query.topic_filter, epoch_ms(data["since"]))
    if message is None:
        raise MessageUnknown(marked("No message has come since."), field="since")
    return message


def register(router: Router) -> None:
    """Give it its address."""
    router.register("rules/<name:rule>/test", TrialViewSet, "api-rule-test")
