"""Pages of devices."""

from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import View

from iotconsole.kit.forms import ConfirmForm
from iotconsole.kit.views import (
    ActionView,
    DeleteDialogView,
    DialogView,
    LiveView,
    PageView,
)
from products import forms, services
from products.models import Device, Product
from products.views.logs import log_lines, log_search
from products.views.products import ProductMixin
from products.views.tables import DeviceTableView


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


def show_triplet(request: HttpRequest, device: Device, heading: str) -> HttpResponse:
    """Answer a dialog with all that a device logs in with."""
    shown = {"device": device, "heading": heading}
    return never_cache(render)(request, "products/triplet_dialog.html", shown)


class DevicesView(DeviceTableView):
    """Devices of all products."""

    queryset = Device.objects.select_related("product")
    template_name = "products/devices.html"
    search_fields = ("name", "nickname")
    form_class = forms.AnyDeviceSearchForm

    def content(self) -> dict[str, Any]:
        """Tell whether there is a product to add one to."""
        return super().content() | {"has_products": Product.objects.exists()}


class AddDeviceView(ProductMixin, DialogView):
    """A new device; its triplet is shown at once."""

    title = gettext_lazy("Add Device")
    form_class = forms.NewDeviceForm

    def perform(self, form: Form) -> HttpResponse:
        """Make it and show what it logs in with."""
        device = services.create_device(self.product, **form.cleaned_data)
        return show_triplet(self.request, device, _("Device added"))


class DeviceView(DeviceMixin, PageView):
    """One device: what it logs in with, how it is, what it did."""

    template_name = "products/device.html"

    def content(self) -> dict[str, Any]:
        """Add the device."""
        device = self.device
        shown = {"device": device, "tab": "overview", "tags": services.device_tags(device)}
        return shown | log_search(self.request)


class DeviceTopicsView(DeviceMixin, PageView):
    """The topics of one device."""

    template_name = "products/device_topics.html"

    def content(self) -> dict[str, Any]:
        """Spell each category out."""
        device = self.device
        rows = services.categories_of(device.product)
        topics = [(category, category.topic_of(device.name)) for category in rows]
        return {"device": device, "tab": "topics", "topics": topics}


class DeviceStatusView(DeviceMixin, LiveView):
    """How a device is now."""

    template_name = "products/device_status.html"

    def content(self) -> dict[str, Any]:
        """Read it again."""
        return {"device": self.device}


class DeviceLogView(DeviceMixin, LiveView):
    """The lines of a device's log that are looked for."""

    template_name = "products/log_lines.html"

    def content(self) -> dict[str, Any]:
        """Read the log."""
        device = self.device
        return log_lines(self.request, device.product.product_key, device.name)


class EditDeviceView(DeviceMixin, DialogView):
    """What people call a device."""

    title = gettext_lazy("Edit device")
    form_class = forms.DeviceForm

    def get_initial(self) -> dict[str, Any]:
        """Show what holds now."""
        return {"nickname": self.device.nickname}

    def perform(self, form: Form) -> str:
        """Change it."""
        services.update_device(self.device, **form.cleaned_data)
        return self.device_url


class EditTagsView(DeviceMixin, DialogView):
    """The tags of a device."""

    title = gettext_lazy("Edit tags")
    form_class = forms.TagsForm

    def get_initial(self) -> dict[str, Any]:
        """Show what holds now."""
        return {"tags": services.device_tags(self.device)}

    def perform(self, form: Form) -> str:
        """Keep what was typed and nothing else."""
        services.replace_tags(self.device, form.cleaned_data["tags"])
        return self.device_url


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


class ResetSecretView(DeviceMixin, DialogView):
    """Another secret for a device; the new triplet is shown at once."""

    title = gettext_lazy("Reset DeviceSecret")
    submit = gettext_lazy("Reset")
    submit_style = "danger"
    form_class = ConfirmForm
    body_template = "kit/delete.html"

    def content(self) -> dict[str, Any]:
        """Say what no longer works."""
        sentence = _("%(name)s is disconnected and can log in with the new secret only.")
        return {"loss": sentence % {"name": self.kwargs["name"]}}

    def perform(self, form: Form) -> HttpResponse:  # noqa: ARG002 - nothing to fill in
        """Draw it and show what the device logs in with now."""
        device = self.device
        services.reset_secret(device)
        return show_triplet(self.request, device, _("The DeviceSecret is reset"))


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
