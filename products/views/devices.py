"""Pages of devices."""

from typing import Any

from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import View

from iotconsole.kit.views import (
    ActionView,
    DeleteDialogView,
    DialogView,
    LiveView,
    PageView,
    TableView,
)
from products import devicelog, forms, services
from products.models import Device, Product
from products.views.products import LOG_ROWS, ProductMixin


class DeviceMixin(ProductMixin):
    """The device the address names."""

    @property
    def device(self) -> Device:
        """Answer the device or 404."""
        key, name = self.kwargs["product_key"], self.kwargs["name"]
        rows = Device.objects.select_related("product")
        return get_object_or_404(rows, product__product_key=key, name=name)

    @property
    def device_url(self) -> str:
        """Answer the address of its page."""
        return reverse("device", args=[self.kwargs["product_key"], self.kwargs["name"]])


class DevicesView(TableView):
    """Devices of all products, or those in one state."""

    queryset = Device.objects.select_related("product")
    template_name = "products/devices.html"
    search_fields = ("name", "nickname", "product__name")

    def get_queryset(self) -> QuerySet:
        """Keep the devices in the state `?status=` names."""
        rows, status = super().get_queryset(), self.request.GET.get("status")
        return rows.filter(status=status) if status in Device.Status.values else rows

    def content(self) -> dict[str, Any]:
        """Add the states to choose from."""
        return {
            "statuses": Device.Status.choices,
            "status": self.request.GET.get("status", ""),
            "has_products": Product.objects.exists(),
        }


class AddDeviceView(ProductMixin, DialogView):
    """A new device; its triplet is shown at once."""

    title = gettext_lazy("Add Device")
    form_class = forms.NewDeviceForm

    def perform(self, form: Form) -> HttpResponse:
        """Make it and show what it logs in with."""
        device = services.create_device(self.product, **form.cleaned_data)
        return never_cache(render)(self.request, "products/device_added.html", {"device": device})


class DeviceView(DeviceMixin, PageView):
    """One device: what it logs in with, how it is, what it did."""

    template_name = "products/device.html"

    def content(self) -> dict[str, Any]:
        """Add the device."""
        return {"device": self.device}


class DeviceStatusView(DeviceMixin, LiveView):
    """How a device is now."""

    template_name = "products/device_status.html"

    def content(self) -> dict[str, Any]:
        """Read it again."""
        return {"device": self.device}


class DeviceLogView(DeviceMixin, LiveView):
    """The latest lines of a device's log."""

    template_name = "products/log_lines.html"

    def content(self) -> dict[str, Any]:
        """Read the log."""
        device = self.device
        entries = devicelog.read(device.product.product_key, device.name, count=LOG_ROWS)
        return {"entries": entries}


class SecretView(DeviceMixin, View):
    """The DeviceSecret, for one who asked by a click; the audit log says who."""

    http_method_names = ["post"]  # noqa: RUF012 - Django declares it on the instance

    def post(self, request: HttpRequest, **_kwargs: object) -> HttpResponse:
        """Show the secret."""
        secret = services.show_secret(self.device)
        return never_cache(render)(request, "kit/copy.html", {"text": secret})


class SwitchDeviceView(DeviceMixin, ActionView):
    """Forbid a device to connect, or allow it again."""

    def perform(self) -> str:
        """Turn it to the other state."""
        device = self.device
        if device.enabled:
            services.disable_device(device)
            return _("%(name)s is disabled and disconnected.") % {"name": device.name}
        services.enable_device(device)
        return _("%(name)s may connect again.") % {"name": device.name}

    def back(self) -> str:
        """Stay at the device."""
        return self.device_url


class DeleteDeviceView(DeviceMixin, DeleteDialogView):
    """The end of a device."""

    title = gettext_lazy("Delete device")

    def loss(self) -> str:
        """Name what goes."""
        return _("%(name)s can no longer connect; its secret and its log are lost.") % {
            "name": self.kwargs["name"]
        }

    def perform(self, form: Form) -> str:  # noqa: ARG002 - nothing to fill in
        """Delete it."""
        services.delete_device(self.device)
        return self.product_url
