"""REST of subscriptions: where the messages of a topic go, and how pushing them goes."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters

from iotconsole.kit.clock import now_ms
from iotconsole.kit.resources import Rows, route, verb
from mns import attempts, services
from mns.attempts import Attempt
from mns.models import Subscription, Topic
from mns.subscriptions import serializers as shapes
from mns.subscriptions.standing import Standing, standing, try_now
from mns.subscriptions.trial import Trial, push_test


class SubscriptionFilter(filters.FilterSet):
    """Subscriptions by a part of their name or endpoint."""

    name = filters.CharFilter(lookup_expr="icontains")
    endpoint = filters.CharFilter(lookup_expr="icontains")


class SubscriptionViewSet(Rows[Subscription]):
    """The subscriptions of a topic."""

    queryset = Subscription.objects.all()
    serializer_class = shapes.SubscriptionSerializer
    filterset_class = SubscriptionFilter
    ordering_fields = ("name", "created", "modified")

    @property
    def topic(self) -> Topic:
        """Answer the topic the address names."""
        return services.find_topic(self.kwargs["region"], self.kwargs["topic"])

    def get_queryset(self) -> QuerySet[Subscription]:
        """Answer the topic's subscriptions."""
        return super().get_queryset().filter(topic=self.topic)

    def get_object(self) -> Subscription:
        """Answer the topic's subscription of that name."""
        return services.find_subscription(self.topic, self.kwargs["name"])

    @verb(takes=shapes.NewSubscription, gives=shapes.SubscriptionSerializer, status=201)
    def create(self, data: dict[str, Any]) -> Subscription:
        """Subscribe; doing it again in the same way changes nothing."""
        subscription, _ = services.subscribe(self.topic, **data)
        return subscription

    @verb(takes=shapes.SubscriptionChange, gives=shapes.SubscriptionSerializer)
    def partial_update(self, data: dict[str, Any]) -> Subscription:
        """Change some attributes, for pushes under way as well."""
        subscription = self.get_object()
        services.set_subscription_attributes(subscription, **data)
        return subscription

    @verb()
    def destroy(self) -> None:
        """Unsubscribe; what still waits to be pushed is dropped."""
        services.unsubscribe(self.get_object())

    @verb(query=shapes.AttemptQuery, gives=shapes.AttemptSerializer, many=True)
    @route()
    def attempts(self, data: dict[str, Any]) -> Sequence[Attempt]:
        """List the latest tries to push a message, newest first."""
        return attempts.read_some(self.get_object().tag, **data)

    @verb(gives=shapes.StandingSerializer)
    @route()
    def state(self) -> Standing:
        """Say how pushing goes: the health of the endpoint, what waits, what was delivered."""
        return standing(self.get_object(), now=now_ms())

    @verb(gives=shapes.StandingSerializer)
    @route(methods=["post"], url_path="try-now")
    def try_now(self) -> Standing:
        """End the pause of an endpoint that failed; first tries go on at once."""
        subscription = self.get_object()
        try_now(subscription, now=now_ms())
        return standing(subscription, now=now_ms())

    @verb(takes=shapes.NewTrial, gives=shapes.TrialSerializer)
    @route(methods=["post"])
    def test(self, data: dict[str, Any]) -> Trial:
        """Send one signed push at once; nothing is stored, counted or tried again."""
        return push_test(self.get_object(), data["body"], now=now_ms())
