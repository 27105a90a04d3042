"""Pages of devices that are added many at a time, and of devices as a file."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from iotconsole.kit.views import ActionView, DialogView, LiveView, PageView
from products import forms, services, sheets
from products.models import Batch, BatchLine, Device
from products.services import Wanted
from products.views.products import ProductMixin

REFUSED_SHOWN = 200


class RegisterDevicesView(ProductMixin, DialogView):
    """Many new devices; names that will not do are shown before the others are registered."""

    title = gettext_lazy("Batch Add")
    form_class = forms.BatchForm

    def perform(self, form: Form) -> str:
        """Check the names, and go on at once if all of them will do."""
        batch = services.prepare_batch(self.product, _wanted(**form.cleaned_data))
        if not batch.refused:
            services.start_batch(batch)
        return reverse("batch", args=[self.kwargs["product_key"], batch.pk])


class BatchMixin(ProductMixin):
    """The batch the address names."""

    @cached_property
    def batch(self) -> Batch:
        """Answer the batch or 404."""
        rows = Batch.objects.select_related("product")
        key = self.kwargs["product_key"]
        return get_object_or_404(rows, pk=self.kwargs["number"], product__product_key=key)


class BatchView(BatchMixin, PageView):
    """What becomes of a batch."""

    template_name = "products/batch.html"

    def content(self) -> dict[str, Any]:
        """Add the batch."""
        return {"batch": self.batch, "product": self.batch.product, "tab": "devices"}


class BatchProgressView(BatchMixin, LiveView):
    """How far a batch is, and what was refused."""

    template_name = "products/batch_progress.html"

    def content(self) -> dict[str, Any]:
        """Count."""
        batch = self.batch
        refused = batch.lines.filter(outcome=BatchLine.Outcome.REFUSED)
        done = batch.made + batch.refused
        return {
            "batch": batch,
            "product": batch.product,
            "percent": 100 * done // batch.total,
            "refused": refused[:REFUSED_SHOWN],
            "hidden": max(batch.refused - REFUSED_SHOWN, 0),
        }


class StartBatchView(BatchMixin, ActionView):
    """Register the devices of a batch whose names will do."""

    def perform(self) -> str:
        """Have them made."""
        services.start_batch(self.batch)
        return _("The devices are being registered.")

    def back(self) -> str:
        """Stay at the batch."""
        return reverse("batch", args=[self.kwargs["product_key"], self.kwargs["number"]])


class ExportDevicesView(ProductMixin, View):
    """The devices of a product, or of one batch of it, as CSV without their secrets."""

    def get(self, request: HttpRequest, **_kwargs: object) -> StreamingHttpResponse:
        """Stream them."""
        return _file(sheets.write_devices(self.devices(request.GET.get("batch", ""))))

    def devices(self, batch: str) -> QuerySet[Device]:
        """Answer which are asked for."""
        product = self.product
        if not (batch.isascii() and batch.isdecimal() and len(batch) <= 18):
            return product.devices.all()
        return services.devices_of(get_object_or_404(product.batches.all(), pk=batch))


class ExportSecretsView(ExportDevicesView):
    """The same with their secrets; the audit log says who took them."""

    http_method_names = ["post"]  # noqa: RUF012 - Django declares it on the instance

    def post(self, request: HttpRequest, **_kwargs: object) -> StreamingHttpResponse:
        """Note who asks, then stream them."""
        devices = self.devices(request.POST.get("batch", ""))
        services.show_secrets(self.product, devices.count())
        answer = _file(sheets.write_secrets(devices))
        answer["Cache-Control"] = "no-store"
        return answer


def _wanted(count: int | None, file: Any) -> list[Wanted]:  # noqa: ANN401 - an uploaded file
    if count:
        return [Wanted()] * count
    return sheets.read_devices(sheets.decode(file.read()))


def _file(lines: Iterator[str]) -> StreamingHttpResponse:
    return StreamingHttpResponse(
        lines,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="devices.csv"'},
    )
