"""How a device connects: programs to paste, and a live answer whether it did."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.generic import View

from iotconsole.kit.views import LiveView, PageView
from products import device_topics, services
from products.commands import Example, commands
from products.models import Device
from products.verdict import verdict_of
from products.views.devices import DeviceMixin

PLACEHOLDER = "<DeviceSecret>"


class ConnectView(DeviceMixin, PageView):
    """What a device needs to know, programs for it, and whether it logged in."""

    template_name = "products/device_connect.html"

    def content(self) -> dict[str, Any]:
        """Write the programs without the secret."""
        device = self.device
        example = _example(self.request, device, PLACEHOLDER, is_secret_known=False)
        return {
            "device": device,
            "tab": "connect",
            "example": example,
            "commands": commands(example),
            "ws_port": settings.MQTT_WS_PORT,
            "tls_port": settings.MQTT_TLS_PORT,
        }


class CommandsView(DeviceMixin, View):
    """The same programs with the secret in them; the audit log says who asked."""

    http_method_names = ["post"]  # noqa: RUF012 - Django declares it on the instance

    def post(self, request: HttpRequest, **_kwargs: object) -> HttpResponse:
        """Show them."""
        device = self.device
        secret = services.show_secret(device)
        example = _example(request, device, secret, is_secret_known=True)
        shown = {"device": device, "example": example, "commands": commands(example)}
        return never_cache(render)(request, "products/commands.html", shown)


class VerdictView(DeviceMixin, LiveView):
    """Whether the device logged in, and if not, why."""

    template_name = "products/verdict.html"

    def content(self) -> dict[str, Any]:
        """Judge."""
        return {"verdict": verdict_of(self.device), "device": self.device}


def _example(
    request: HttpRequest, device: Device, secret: str, *, is_secret_known: bool
) -> Example:
    return Example(
        host=urlsplit(f"//{request.get_host()}").hostname or "",
        port=settings.MQTT_PORT,
        product_key=device.product.product_key,
        device_name=device.name,
        secret=secret,
        topic=device_topics.usual(device, device_topics.spoken(device)),
        is_secret_known=is_secret_known,
    )
