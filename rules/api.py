"""REST of rules and their operations, and of server-side subscriptions."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.generics import get_object_or_404

from iotconsole.kit.resources import MomentField, Resource, Router, Rows, route, verb
from products.services import find_product
from rules import balance, intake, ledger, operations, seen, services, subscription, tracing
from rules.balance import Sheet
from rules.balance.api import SheetSerializer
from rules.definitions import api as definitions
from rules.history import api as versions
from rules.history.api import ReasonField
from rules.models import Operation, Rule, ServerSubscription
from rules.passport import api as passports
from rules.shadow import api as shadow
from rules.tracing import api as traces
from rules.trial import api as trials


class OperationSerializer(serializers.ModelSerializer):
    """One target of a rule."""

    class Meta:
        model = Operation
        fields = ["id", "kind", "configuration", "is_for_errors", "created"]


class NewOperation(serializers.Serializer):
    """A target to add: its kind, and the keys the IoT API's CreateRuleAction has for it."""

    kind = serializers.CharField(help_text=f"One of {', '.join(operations.KINDS)}.")
    configuration = serializers.DictField()
    is_for_errors = serializers.BooleanField(
        default=False, help_text="Whether it is told of messages that did not arrive."
    )
    reason = ReasonField()


class OperationChange(serializers.Serializer):
    """Where an operation points to."""

    configuration = serializers.DictField()
    reason = ReasonField()


class RuleSerializer(serializers.ModelSerializer):
    """A rule with its operations."""

    operations = OperationSerializer(many=True, read_only=True)

    class Meta:
        model = Rule
        fields = [
            *("name", "description", "data_type", "sql", "status", "operations"),
            *("version", "created", "modified"),
        ]


class NewRule(serializers.ModelSerializer):
    """A rule to make."""

    class Meta:
        model = Rule
        fields = ["name", "description", "data_type"]
        extra_kwargs: dict[str, object] = {
            "name": {"validators": []}
        }  # the verb refuses a name that is taken


class Sql(serializers.Serializer):
    """The SQL of a rule."""

    sql = serializers.CharField(trim_whitespace=False, max_length=8192)


class SqlChange(Sql):
    """SQL to save, and why."""

    reason = ReasonField()


class SqlToCheck(Sql):
    """SQL, and of which kind of rule."""

    data_type = serializers.ChoiceField(Rule.DataType.choices, default=Rule.DataType.JSON)


class WarningSerializer(serializers.Serializer):
    """What is correct and hardly meant, and where it begins."""

    reason = serializers.ChoiceField(["constant", "type", "field"])
    message = serializers.CharField()
    line = serializers.IntegerField()
    column = serializers.IntegerField()


class CheckedSql(serializers.Serializer):
    """What SQL that compiles listens to, and what is hardly meant in it."""

    topic_filter = serializers.CharField()
    warnings = WarningSerializer(many=True)


class SavedRule(RuleSerializer):
    """A rule, and what is hardly meant in its SQL."""

    warnings = serializers.SerializerMethodField()

    class Meta(RuleSerializer.Meta):
        fields = [*RuleSerializer.Meta.fields, "warnings"]

    @extend_schema_field(WarningSerializer(many=True))
    def get_warnings(self, rule: Rule) -> list[dict[str, Any]]:
        """Look at the SQL beside recent messages."""
        query = services.compile_sql(rule.sql, rule.data_type)
        return [WarningSerializer(each).data for each in seen.check(query).warnings]


class PassageSerializer(serializers.Serializer):
    """What became of one message at a rule."""

    time = MomentField(source="time_ms")
    message_id = serializers.CharField(help_text="Larger than a JavaScript number can be.")
    topic = serializers.CharField()
    outcome = serializers.ChoiceField([outcome.value for outcome in ledger.Outcome])
    code = serializers.IntegerField(help_text="200 is success.")
    reason = serializers.CharField()
    cause = serializers.CharField(help_text="Why it failed, as failures are counted.")
    version = serializers.IntegerField(help_text="Of the rule.")


class CountersSerializer(serializers.Serializer):
    """All messages a rule ever looked at; the four outcomes add up to `received`."""

    received = serializers.IntegerField()
    filtered = serializers.IntegerField()
    forwarded = serializers.IntegerField()
    failed = serializers.IntegerField()
    waiting = serializers.IntegerField(help_text="For a target that is to be tried again.")


class RecentQuery(serializers.Serializer):
    """How many of the latest messages to show."""

    count = serializers.IntegerField(min_value=1, max_value=200, default=50)


class ServerSubscriptionSerializer(serializers.ModelSerializer):
    """Which messages of a product go into which queue."""

    product_key = serializers.CharField(source="product.product_key", read_only=True)
    region = serializers.CharField(source="queue.region", read_only=True)
    queue = serializers.CharField(source="queue.name", read_only=True)

    class Meta:
        model = ServerSubscription
        fields = [
            "product_key",
            "region",
            "queue",
            "device_data",
            "device_status",
            "device_lifecycle",
            "created",
        ]


class IntakeSerializer(serializers.Serializer):
    """What came since the subscription began: delivered + dropped + failed is received."""

    received = serializers.IntegerField()
    delivered = serializers.IntegerField()
    dropped = serializers.IntegerField(help_text="Too large for a queue.")
    failed = serializers.IntegerField(help_text="The queue could not take them.")


class ServerSubscriptionChange(serializers.Serializer):
    """What to subscribe to; the region counts when the queue is made."""

    region = serializers.ChoiceField(settings.REGIONS, default=settings.REGION)
    device_data = serializers.BooleanField()
    device_status = serializers.BooleanField()
    device_lifecycle = serializers.BooleanField(default=False)


class RuleFilter(filters.FilterSet):
    """Rules by state and a part of their name."""

    name = filters.CharFilter(lookup_expr="icontains")

    class Meta:
        model = Rule
        fields = ["status"]


class RuleViewSet(Rows[Rule]):
    """Rules."""

    queryset = Rule.objects.prefetch_related("operations")
    serializer_class = RuleSerializer
    filterset_class = RuleFilter
    ordering_fields = ("name", "status", "created", "modified")

    @verb(takes=NewRule, gives=RuleSerializer, status=201)
    def create(self, data: dict[str, Any]) -> Rule:
        """Make a rule; it is stopped and has neither SQL nor operations yet."""
        return services.create_rule(**data)

    @verb(takes=SqlChange, gives=SavedRule)
    def partial_update(self, data: dict[str, Any]) -> Rule:
        """Give the rule new SQL; a running rule follows it at once."""
        rule = self.get_object()
        services.update_sql(rule, **data)
        return rule

    @verb()
    def destroy(self) -> None:
        """Delete a stopped rule."""
        services.delete_rule(self.get_object())

    @verb(gives=RuleSerializer)
    @route(methods=["post"])
    def start(self) -> Rule:
        """Let messages flow."""
        rule = self.get_object()
        services.start_rule(rule)
        return rule

    @verb(gives=RuleSerializer)
    @route(methods=["post"])
    def stop(self) -> Rule:
        """Stop the flow; stopping twice changes nothing."""
        rule = self.get_object()
        services.stop_rule(rule)
        return rule

    @verb(gives=CountersSerializer)
    @route()
    def counters(self) -> ledger.Counts:
        """Count what became of all messages."""
        rule_id = self.get_object().pk
        return ledger.counts([rule_id])[rule_id]

    @verb(gives=SheetSerializer)
    @route(url_path="ledger")
    def sheet(self) -> Sheet:
        """Tell what became of all messages, also at each operation, and whether it is all."""
        return balance.sheet_of(self.get_object())

    @verb(query=RecentQuery, gives=PassageSerializer, many=True)
    @route()
    def traced(self, data: dict[str, Any]) -> Sequence[ledger.Passage]:
        """List the latest messages that were kept whole, newest first."""
        return tracing.traced(self.get_object().pk, data["count"])

    @verb(query=RecentQuery, gives=PassageSerializer, many=True)
    @route()
    def recent(self, data: dict[str, Any]) -> Sequence[ledger.Passage]:
        """List what became of the latest messages, newest first."""
        return ledger.recent_ends(self.get_object().pk)[: data["count"]]


class SqlCheckViewSet(Resource[Rule]):
    """Whether SQL compiles; if not, the problem has its line and column."""

    queryset = Rule.objects.none()
    serializer_class = CheckedSql

    @verb(takes=SqlToCheck, gives=CheckedSql)
    def create(self, data: dict[str, Any]) -> seen.Checked:
        """Compile SQL and forget it again."""
        return seen.check(services.compile_sql(data["sql"], data["data_type"]))


class OperationViewSet(Rows[Operation]):
    """The operations of a rule."""

    names = ("id",)
    queryset = Operation.objects.select_related("rule")
    serializer_class = OperationSerializer

    @property
    def rule(self) -> Rule:
        """Answer the rule the address names."""
        return get_object_or_404(Rule, name=self.kwargs["rule"])

    def get_queryset(self) -> QuerySet[Operation]:
        """Answer the rule's operations."""
        return super().get_queryset().filter(rule=self.rule)

    def get_object(self) -> Operation:
        """Answer the rule's operation of that number."""
        return get_object_or_404(self.get_queryset(), id=self.kwargs["id"])

    @verb(takes=NewOperation, gives=OperationSerializer, status=201)
    def create(self, data: dict[str, Any]) -> Operation:
        """Give the rule one more target; the target and its role must exist."""
        return services.add_operation(self.rule, **data)

    @verb(takes=OperationChange, gives=OperationSerializer)
    def partial_update(self, data: dict[str, Any]) -> Operation:
        """Point the operation elsewhere."""
        operation = self.get_object()
        services.update_operation(operation, **data)
        return operation

    @verb()
    def destroy(self) -> None:
        """Take the target from the rule."""
        services.delete_operation(self.get_object())


class ServerSubscriptionViewSet(Rows[ServerSubscription]):
    """Server-side subscriptions, by product."""

    names = ("product_key",)
    queryset = ServerSubscription.objects.select_related("product", "queue").order_by("id")
    serializer_class = ServerSubscriptionSerializer

    def get_object(self) -> ServerSubscription:
        """Answer the product's subscription."""
        product = find_product(self.kwargs["product_key"])
        return get_object_or_404(self.get_queryset(), product=product)

    @verb(takes=ServerSubscriptionChange, gives=ServerSubscriptionSerializer)
    def update(self, data: dict[str, Any]) -> ServerSubscription:
        """Put these kinds of messages into the product's queue, making it if needed."""
        product = find_product(self.kwargs["product_key"])
        return subscription.subscribe(product, **data)

    @verb()
    def destroy(self) -> None:
        """End the subscription; its queue goes with it, and the messages in it."""
        subscription.unsubscribe(find_product(self.kwargs["product_key"]))

    @verb(gives=IntakeSerializer)
    @route()
    def counters(self) -> intake.Counts:
        """Count what became of the messages."""
        product_key = self.get_object().product.product_key
        return intake.counts([product_key])[product_key]


def register(router: Router) -> None:
    """Give each its address."""
    definitions.register(router)
    router.register("rules", RuleViewSet, "api-rules")
    router.register("rules/<name:rule>/operations", OperationViewSet, "api-operations")
    versions.register(router)
    shadow.register(router)
    traces.register(router)
    trials.register(router)
    router.register("sql-check", SqlCheckViewSet, "api-sql-check")
    passports.register(router)
    router.register("server-subscriptions", ServerSubscriptionViewSet, "api-server-subscriptions")
