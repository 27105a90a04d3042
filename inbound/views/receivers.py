"""Who may receive what a rule publishes, and programs to paste that do."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

from inbound import commands
from inbound.clients import Client
from inbound.commands import Place
from inbound.forms import ReceiverForm
from inbound.models import InboundRule
from inbound.views.rules import RuleMixin
from iotconsole.kit.views import PageView
from products.commands import Example
from products.models import Device


class ReceiversView(RuleMixin, PageView):
    """Devices of the rule's products, and message clients."""

    template_name = "inbound/receivers.html"

    def content(self) -> dict[str, Any]:
        """Write the programs for the client that is named."""
        rule = self.rule
        place = _place(self.request, rule)
        form = ReceiverForm(ReceiverForm.defaults() | self.request.GET.dict())
        client = form.client if form.is_valid() else None
        device = Device.objects.filter(product__in=rule.products.all()).first()
        return {
            **self.frame("receivers"),
            "products": rule.products.all(),
            "form": form,
            **(_client(rule, place, client) if client else {}),
            "device": device,
            "device_commands": commands.for_device(place, _example(place, device))
            if device
            else (),
        }


def _client(rule: InboundRule, place: Place, client: Client) -> dict[str, Any]:
    return {
        "client": client,
        "username": commands.username_of(client),
        "topics": commands.topics_of(place, client),
        "policy": commands.policy(rule, client),
        "client_commands": commands.for_client(place, client),
    }


def _place(request: HttpRequest, rule: InboundRule) -> Place:
    host = urlsplit(f"//{request.get_host()}").hostname or ""
    return Place(host, settings.MQTT_PORT, rule.mqtt_topic)


def _example(place: Place, device: Device) -> Example:
    return Example(
        host=place.host,
        port=place.port,
        product_key=device.product.product_key,
        device_name=device.name,
        secret="<DeviceSecret>",  # noqa: S106 - a word that stands for it
        topic=place.topic,
        is_secret_known=False,
    )
