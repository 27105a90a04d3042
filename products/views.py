"""Pages of products and devices."""

from typing import Any

import structlog
from django.db.models import Count, Q, QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView, View

from iotconsole.kit.views import ActionView, DeleteDialogView, DialogView, LiveView, TableView
from products import devicelog, forms, services
from products.models import Device, Product

LOG_ROWS = 60

log = structlog.get_logger(__name__)


class ProductMixin:
    """The product the address names."""

    kwargs: dict[str, Any]

    @property
    def product(self) -> Product:
        """Answer the product or 404."""
        return get_object_or_404(Product, product_key=self.kwargs["product_key"])

    @property
    def product_url(self) -> str:
        """Answer the address of its page."""
        return reverse("product", args=[self.kwargs["product_key"]])


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


class ProductsView(TableView):
    """All products."""

    queryset = Product.objects.annotate(
        device_count=Count("devices"),
        online_count=Count("devices", filter=Q(devices__status=Device.Status.ONLINE)),
    ).order_by("-created")
    template_name = "products/products.html"
    search_fields = ("name", "product_key", "description")


class DevicesView(TableView):
    """Devices of all products, or those in one state."""

    queryset = Device.objects.select_related("product")
    template_name = "products/devices.html"
    search_fields = ("name", "nickname", "product__name")

    def get_queryset(self) -> QuerySet:
        """Keep the devices in the state `?status=` names."""
        rows, status = super().get_queryset(), self.request.GET.get("status")
        return rows.filter(status=status) if status in Device.Status.values else rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - as Django's own
        """Add the states to choose from."""
        return super().get_context_data(
            statuses=Device.Status.choices,
            status=self.request.GET.get("status", ""),
            has_products=Product.objects.exists(),
            **kwargs,
        )


class ProductView(ProductMixin, TableView):
    """One product with its devices."""

    template_name = "products/product.html"
    search_fields = ("name", "nickname")

    def get_queryset(self) -> QuerySet:
        """Answer the product's devices."""
        self.queryset = self.product.devices.select_related("product")
        return super().get_queryset()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - as Django's own
        """Add the product."""
        return super().get_context_data(product=self.product, tab="devices", **kwargs)


class ProductLogView(ProductMixin, TemplateView):
    """What the devices of a product did, newest first."""

    template_name = "products/product_log.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - as Django's own
        """Add the product."""
        return super().get_context_data(product=self.product, tab="log", **kwargs)


class ProductLogLatestView(ProductMixin, LiveView):
    """The latest lines of a product's log."""

    template_name = "products/log_lines.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - as Django's own
        """Read the log."""
        entries = devicelog.read(self.product.product_key, count=LOG_ROWS)
        return super().get_context_data(entries=entries, names_devices=True, **kwargs)


class CreateProductView(DialogView):
    """A new product."""

    title = gettext_lazy("Create Product")
    form_class = forms.NewProductForm

    def perform(self, form: Form) -> str:
        """Make it and show it."""
        product = services.create_product(**form.cleaned_data)
        return reverse("product", args=[product.product_key])


class EditProductView(ProductMixin, DialogView):
    """What may change of a product."""

    title = gettext_lazy("Edit product")
    form_class = forms.ProductForm

    def get_initial(self) -> dict[str, Any]:
        """Show what holds now."""
        product = self.product
        return {"name": product.name, "description": product.description}

    def perform(self, form: Form) -> str:
        """Change it."""
        services.update_product(self.product, **form.cleaned_data)
        return self.product_url


class DeleteProductView(ProductMixin, DeleteDialogView):
    """The end of a product."""

    title = gettext_lazy("Delete product")

    def loss(self) -> str:
        """Name what goes."""
        return _("The product %(name)s and its log are deleted.") % {"name": self.product.name}

    def perform(self, form: Form) -> str:  # noqa: ARG002 - nothing to fill in
        """Delete it."""
        services.delete_product(self.product)
        return reverse("products")


class AddDeviceView(ProductMixin, DialogView):
    """A new device; its triplet is shown at once."""

    title = gettext_lazy("Add Device")
    form_class = forms.NewDeviceForm

    def perform(self, form: Form) -> HttpResponse:
        """Make it and show what it logs in with."""
        device = services.create_device(self.product, **form.cleaned_data)
        return never_cache(render)(self.request, "products/device_added.html", {"device": device})


class DeviceView(DeviceMixin, TemplateView):
    """One device: what it logs in with, how it is, what it did."""

    template_name = "products/device.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - as Django's own
        """Add the device."""
        return super().get_context_data(device=self.device, **kwargs)


class DeviceStatusView(DeviceMixin, LiveView):
    """How a device is now."""

    template_name = "products/device_status.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - as Django's own
        """Read it again."""
        return super().get_context_data(device=self.device, **kwargs)


class DeviceLogView(DeviceMixin, LiveView):
    """The latest lines of a device's log."""

    template_name = "products/log_lines.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - as Django's own
        """Read the log."""
        device = self.device
        entries = devicelog.read(device.product.product_key, device.name, count=LOG_ROWS)
        return super().get_context_data(entries=entries, **kwargs)


class SecretView(DeviceMixin, View):
    """The DeviceSecret, for one who asked by a click; the log says who."""

    http_method_names = ["post"]  # noqa: RUF012 - Django declares it on the instance

    def post(self, request: HttpRequest, **_kwargs: object) -> HttpResponse:
        """Show the secret."""
        device = self.device
        log.info(
            "device_secret_shown",
            user=request.user.get_username(),
            product_key=device.product.product_key,
            device=device.name,
        )
        return never_cache(render)(request, "kit/copy.html", {"text": device.secret})


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
        return _("%(name)s can no longer connect; its secret is lost.") % {
            "name": self.kwargs["name"]
        }

    def perform(self, form: Form) -> str:  # noqa: ARG002 - nothing to fill in
        """Delete it."""
        services.delete_device(self.device)
        return self.product_url
