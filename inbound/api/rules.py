"""REST of inbound rules."""

from typing import Any

from django.conf import settings
from django_filters import rest_framework as filters
from rest_framework import serializers

from inbound import services
from inbound.figures import Figures, figures
from inbound.ledger import State
from inbound.models import InboundRule
from inbound.services import Definition
from iotconsole.kit.resources import MomentField, Rows, route, verb
from mns.services import find_queue
from products.services import find_product

STATES = [state.value for state in State]


class InboundRuleSerializer(serializers.ModelSerializer):
    """A rule: a topic of a connection or a queue, and the level-1 topic of MQTT it feeds."""

    connection = serializers.CharField(source="connection.name", default="", read_only=True)
    region = serializers.CharField(source="queue.region", default="", read_only=True)
    queue = serializers.CharField(source="queue.name", default="", read_only=True)
    products: Any = serializers.SlugRelatedField(
        slug_field="product_key", many=True, read_only=True
    )
    consumer_group = serializers.CharField(read_only=True)

    class Meta:
        model = InboundRule
        fields = [
            "rule_id",
            "description",
            "status",
            "connection",
            "topic",
            "tag_filter",
            "consumer_group",
            "region",
            "queue",
            "mqtt_topic",
            "products",
            "created",
            "modified",
        ]


class DefinitionSerializer(serializers.Serializer):
    """What a rule does: `connection` and `topic`, or `queue`."""

    mqtt_topic = serializers.CharField(max_length=64)
    description = serializers.CharField(max_length=100, default="", allow_blank=True)
    connection = serializers.CharField(max_length=64, default="", allow_blank=True)
    topic = serializers.CharField(max_length=127, default="", allow_blank=True)
    tag_filter = serializers.CharField(max_length=255, default="*")
    region = serializers.ChoiceField(settings.REGIONS, default=settings.REGION)
    queue = serializers.CharField(max_length=256, default="", allow_blank=True)
    products = serializers.ListField(
        child=serializers.CharField(max_length=20),
        default=list,
        max_length=100,
        help_text="ProductKeys whose devices may subscribe.",
    )


class NewInboundRule(DefinitionSerializer):
    """A rule to make."""

    rule_id = serializers.CharField(max_length=64)
    enabled = serializers.BooleanField(default=False)


class FiguresSerializer(serializers.Serializer):
    """How a rule is doing; delivered, dead letters and waiting add up to received."""

    state = serializers.ChoiceField(STATES)
    since = MomentField(source="since_ms", allow_null=True)
    reason = serializers.CharField(help_text="Why a rule that is enabled does not run.")
    lag_ms = serializers.IntegerField(help_text="How old messages are when they are delivered.")
    rate = serializers.FloatField(help_text="Messages a second.")
    received = serializers.IntegerField(source="counts.received")
    delivered = serializers.IntegerField(source="counts.delivered")
    dead_letters = serializers.IntegerField(source="counts.dead_letters")
    waiting = serializers.IntegerField(source="counts.waiting")


class InboundRuleFilter(filters.FilterSet):
    """Rules by state and a part of their id."""

    rule_id = filters.CharFilter(lookup_expr="icontains")

    class Meta:
        model = InboundRule
        fields = ["status"]


class InboundRuleViewSet(Rows[InboundRule]):
    """Inbound rules."""

    names = ("rule_id",)
    queryset = InboundRule.objects.select_related("connection", "queue").prefetch_related(
        "products"
    )
    serializer_class = InboundRuleSerializer
    filterset_class = InboundRuleFilter
    ordering_fields = ("rule_id", "status", "created", "modified")

    @verb(takes=NewInboundRule, gives=InboundRuleSerializer, status=201)
    def create(self, data: dict[str, Any]) -> InboundRule:
        """Make a rule."""
        rule_id, enabled = data.pop("rule_id"), data.pop("enabled")
        return services.create_rule(rule_id, _definition(data), enabled=enabled)

    @verb(takes=DefinitionSerializer, gives=InboundRuleSerializer)
    def update(self, data: dict[str, Any]) -> InboundRule:
        """Change everything but the id and the status."""
        rule = self.get_object()
        services.update_rule(rule, _definition(data))
        return services.find_rule(rule.rule_id)

    @verb()
    def destroy(self) -> None:
        """Delete a rule with its counters and dead letters."""
        services.delete_rule(self.get_object())

    @verb(gives=InboundRuleSerializer)
    @route(methods=["post"])
    def enable(self) -> InboundRule:
        """Let messages come; enabling twice changes nothing."""
        rule = self.get_object()
        services.enable_rule(rule)
        return rule

    @verb(gives=InboundRuleSerializer)
    @route(methods=["post"])
    def disable(self) -> InboundRule:
        """Let no more messages come; they wait at their source."""
        rule = self.get_object()
        services.disable_rule(rule)
        return rule

    @verb(gives=FiguresSerializer)
    @route()
    def figures(self) -> Figures:
        """Tell how the rule is doing."""
        rule = self.get_object()
        return figures([rule])[rule.pk]


def _definition(data: dict[str, Any]) -> Definition:
    connection, queue, region = data.pop("connection"), data.pop("queue"), data.pop("region")
    return Definition(
        connection=services.find_connection(connection) if connection else None,
        queue=find_queue(region, queue) if queue else None,
        products=[find_product(key) for key in data.pop("products")],
        **data,
    )
