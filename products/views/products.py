"""Pages of products."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.forms import Form
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from iotconsole.kit.views import DeleteDialogView, DialogView, LiveView, PageView, TableView
from products import devicelog, forms, services
from products.models import Device, Product

LOG_ROWS = 60


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


class ProductView(ProductMixin, TableView):
    """One product with its devices."""

    template_name = "products/product.html"
    search_fields = ("name", "nickname")

    def get_queryset(self) -> QuerySet:
        """Answer the product's devices."""
        self.queryset = self.product.devices.select_related("product")
        return super().get_queryset()

    def content(self) -> dict[str, Any]:
        """Add the product."""
        return {"product": self.product, "tab": "devices"}


class ProductLogView(ProductMixin, PageView):
    """What the devices of a product did, newest first."""

    template_name = "products/product_log.html"

    def content(self) -> dict[str, Any]:
        """Add the product."""
        return {"product": self.product, "tab": "log"}


class ProductLogLatestView(ProductMixin, LiveView):
    """The latest lines of a product's log."""

    template_name = "products/log_lines.html"

    def content(self) -> dict[str, Any]:
        """Read the log."""
        entries = devicelog.read(self.product.product_key, count=LOG_ROWS)
        return {"entries": entries, "names_devices": True}


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
