"""The simulator: the browser itself is the device, over MQTT in a WebSocket."""

from functools import partial
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property

from iotconsole.kit.views import PageView
from products import device_topics, limits
from products.sockets import socket_address
from products.views.devices import DeviceMixin


class SimulatorView(DeviceMixin, PageView):
    """One device, played by whoever looks at the page; its secret stays with the platform."""

    template_name = "products/device_simulator.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401 - as Django's own
        """Let this page, and no other, speak with the broker."""
        show = partial(super().dispatch, *args, **kwargs)
        sources = {"connect-src": [SELF, self.address]} if self.address else {}
        return csp_update(sources)(show)(request)

    @cached_property
    def address(self) -> str:
        """Answer where the browser finds the broker, if it can."""
        is_public_secure = settings.PUBLIC_WEB_URL.startswith("https://")
        is_secure = self.request.is_secure() or is_public_secure
        return socket_address(self.request.get_host(), is_secure=is_secure)

    def content(self) -> dict[str, Any]:
        """Say whom the page plays, where, and on which topics."""
        device = self.device
        spoken, heard = device_topics.spoken(device), device_topics.heard(device)
        row = [device.product.product_key, device.name]
        return {
            "device": device,
            "tab": "simulator",
            "address": self.address,
            "spoken": spoken,
            "speaks": device_topics.usual(device, spoken),
            "heard": heard,
            "hears": device_topics.usual(device, heard),
            "calls": device_topics.calls(device),
            "most": limits.MESSAGE_BYTES,
            "device_route": reverse("api-product-devices-detail", args=row),
            "login_route": reverse("api-product-devices-sign-login", args=row),
            "log_route": reverse("api-product-devices-read-log", args=row),
        }
