"""REST of logins that were refused."""

from collections.abc import Sequence
from typing import Any

from rest_framework import serializers

from iotconsole.kit.resources import MomentField, Resource, verb
from products import refusals
from products.models import Device
from products.refusals import LIMIT, Refused
from products.verdict import CAUSES

CODES = [(code, code) for code in CAUSES]


class RefusedQuery(serializers.Serializer):
    """Which refused logins are wanted; what is empty is not asked."""

    product = serializers.CharField(default="", allow_blank=True, help_text="A ProductKey.")
    device = serializers.CharField(default="", allow_blank=True, help_text="A DeviceName.")
    code = serializers.ChoiceField(CODES, default="", allow_blank=True)
    q = serializers.CharField(
        default="", allow_blank=True, help_text="A part of client id, user name or address."
    )
    count = serializers.IntegerField(min_value=1, max_value=LIMIT, default=50)


class RefusedLogin(serializers.Serializer):
    """What somebody said who was not let in, and what was wrong with it."""

    time = MomentField(source="time_ms")
    code = serializers.CharField()
    reason = serializers.CharField()
    client_id = serializers.CharField()
    username = serializers.CharField()
    address = serializers.CharField()
    product_key = serializers.CharField(help_text="Of a device that exists.")
    device_name = serializers.CharField(help_text="Of a device that exists.")
    method = serializers.CharField()
    signed_text = serializers.CharField(help_text="What the device had to sign.")
    hint = serializers.CharField(help_text="The likely mistake behind a wrong password.")


class RefusedLoginViewSet(Resource[Device]):
    """Logins that were refused in the last days."""

    queryset = Device.objects.none()
    pagination_class = None
    filter_backends = ()

    @verb(query=RefusedQuery, gives=RefusedLogin, many=True)
    def list(self, data: dict[str, Any]) -> Sequence[Refused]:
        """Answer the latest, newest first."""
        search = refusals.Search(data["product"], data["device"], data["code"], data["q"])
        return refusals.found(search, data["count"])
