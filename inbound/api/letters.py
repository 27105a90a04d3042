"""REST of the dead letters of inbound rules."""

import base64
from typing import Any

from rest_framework import serializers
from rest_framework.generics import get_object_or_404

from inbound import deadletters, limits, services
from inbound.deadletters import DeadLetter
from inbound.mapping import Delivery
from inbound.models import InboundRule
from iotconsole.kit.resources import MomentField, Resource, Router, route, verb


class InboundLetterSerializer(serializers.Serializer):
    """A message that nobody could be given; the payload is in Base64."""

    letter_id = serializers.CharField()
    message_id = serializers.CharField()
    time = MomentField(source="time_ms")
    code = serializers.CharField()
    reason = serializers.CharField()
    properties = serializers.DictField(child=serializers.CharField())
    payload = serializers.SerializerMethodField()

    def get_payload(self, letter: DeadLetter) -> str:
        """Write the bytes as they came."""
        return base64.b64encode(letter.payload).decode()


class LettersQuery(serializers.Serializer):
    """How many of the latest letters to show."""

    count = serializers.IntegerField(min_value=1, max_value=limits.DEAD_LETTERS_KEPT, default=50)


class LetterChanges(serializers.Serializer):
    """Properties that a letter gets before it is sent once more."""

    properties = serializers.DictField(
        child=serializers.CharField(max_length=limits.BODY_BYTES, allow_blank=True)
    )


class DeliverySerializer(serializers.Serializer):
    """Where a message went."""

    topic = serializers.CharField()
    qos = serializers.IntegerField()


class LetterViewSet(Resource[InboundRule]):
    """The dead letters of a rule."""

    names = ("letter_id",)
    queryset = InboundRule.objects.all()
    serializer_class = InboundLetterSerializer

    def get_object(self) -> InboundRule:
        """Answer the rule the address names."""
        return get_object_or_404(InboundRule, rule_id=self.kwargs["rule_id"])

    @verb(query=LettersQuery, gives=InboundLetterSerializer, many=True)
    def list(self, data: dict[str, Any]) -> list[DeadLetter]:
        """List the latest letters, newest first."""
        return deadletters.latest(self.get_object().pk, **data)

    @verb()
    def destroy(self) -> None:
        """Throw a letter away."""
        services.delete_dead_letter(self.get_object(), self.kwargs["letter_id"])

    @verb(takes=LetterChanges, gives=DeliverySerializer)
    @route(methods=["post"])
    def redrive(self, data: dict[str, Any]) -> Delivery:
        """Publish a letter after all, with other properties where some are given."""
        letter_id = self.kwargs["letter_id"]
        return services.redrive_dead_letter(self.get_object(), letter_id, data["properties"])


def register(router: Router) -> None:
    """Give them their address below their rule."""
    address = "inbound-rules/<name:rule_id>/dead-letters"
    router.register(address, LetterViewSet, "api-inbound-letters")
