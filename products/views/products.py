"""Pages of products."""

from typing import Any

from django.db.models import Count, Q, QuerySet
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
from products import forms, services
from products.models import Device, Product
from products.views.logs import log_lines, log_search
from products.views.tables import DeviceTableView

BATCHES_SHOWN = 10


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


class ProductsView(TableView):
    """All products."""

    queryset = Product.objects.annotate(
        device_count=Count("devices"),
        online_count=Count("devices", filter=Q(devices__status=Device.Status.ONLINE)),
    ).order_by("-created")
    template_name = "products/products.html"
    search_fields = ("name", "product_key", "description")


class ProductView(ProductMixin, DeviceTableView):
    """One product with its devices."""

    template_name = "products/product.html"
    search_fields = ("name", "nickname")
    form_class = forms.DeviceSearchForm

    def get_queryset(self) -> QuerySet:
        """Answer the product's devices."""
        self.queryset = self.product.devices.select_related("product")
        return super().get_queryset()

    def content(self) -> dict[str, Any]:
        """Add the product."""
        busy = self.product.batches.filter(finished=None).exclude(started=None).first()
        return super().content() | {"product": self.product, "tab": "devices", "busy": busy}


class ProductDetailsView(ProductMixin, PageView):
    """What a product is, and the devices that were added to it many at a time."""

    template_name = "products/product_details.html"

    def content(self) -> dict[str, Any]:
        """Add the latest batches."""
        product = self.product
        batches = product.batches.all()[:BATCHES_SHOWN]
        return {"product": product, "tab": "details", "batches": batches}


class ProductSecretView(ProductMixin, View):
    """The ProductSecret, for one who asked by a click; the audit log says who."""

    http_method_names = ["post"]  # noqa: RUF012 - Django declares it on the instance

    def post(self, request: HttpRequest, **_kwargs: object) -> HttpResponse:
        """Show the secret."""
        secret = services.show_product_secret(self.product)
        return never_cache(render)(request, "kit/copy.html", {"text": secret})


class SwitchRegistrationView(ProductMixin, ActionView):
    """Let devices fetch their secrets with the product's, or no longer."""

    def perform(self) -> str:
        """Turn it to the other state."""
        product = self.product
        if product.dynamic_registration:
            services.close_registration(product)
            return _("Dynamic registration is off: devices bring their own secrets.")
        services.open_registration(product)
        return _("Dynamic registration is on: devices may fetch their secrets.")

    def back(self) -> str:
        """Stay at the details."""
        return reverse("product_details", args=[self.kwargs["product_key"]])


class ProductLogView(ProductMixin, PageView):
    """What the devices of a product did, newest first."""

    template_name = "products/product_log.html"

    def content(self) -> dict[str, Any]:
        """Add what to look for."""
        return {"product": self.product, "tab": "log"} | log_search(self.request)


class ProductLogLatestView(ProductMixin, LiveView):
    """The lines of a product's log that are looked for."""

    template_name = "products/log_lines.html"

    def content(self) -> dict[str, Any]:
        """Read the log."""
        return log_lines(self.request, self.product.product_key) | {"names_devices": True}


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

    def check(self) -> None:
        """Keep a product that something belongs to."""
        services.check_product_deletable(self.product)

    def loss(self) -> str:
        """Name what goes."""
        return _("The product %(name)s and its log are deleted.") % {"name": self.product.name}

    def perform(self, form: Form) -> str:  # noqa: ARG002 - nothing to fill in
        """Delete it."""
        services.delete_product(self.product)
        return reverse("products")
