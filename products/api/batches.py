"""REST of many devices at a time: batches, and devices as a file."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.generics import get_object_or_404
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request

from iotconsole.kit.resources import Resource, Rows, route, verb
from products import filters, services, sheets
from products import serializers as shapes
from products.models import Batch, BatchLine, Device

_FILE: Any = extend_schema(
    request=None,
    parameters=[shapes.ExportQuery],
    responses={(200, "text/csv"): OpenApiTypes.STR},
)


class BatchViewSet(Rows[Batch]):
    """Batches of a product: devices that are registered many at a time."""

    names = ("batch",)
    queryset = Batch.objects.select_related("product")
    serializer_class = shapes.BatchSerializer

    def get_queryset(self) -> QuerySet[Batch]:
        """Answer those of the product, newest first."""
        product = services.find_product(self.kwargs["product_key"])
        return super().get_queryset().filter(product=product)

    def get_object(self) -> Batch:
        """Answer the batch of that id."""
        return get_object_or_404(self.get_queryset(), pk=self.kwargs["batch"])

    @verb(takes=shapes.NewBatch, gives=shapes.BatchSerializer, status=201)
    def create(self, data: dict[str, Any]) -> Batch:
        """Check the names and have the devices made in the background."""
        product = services.find_product(self.kwargs["product_key"])
        return services.register_devices(product, data["wanted"])


class BatchLineViewSet(ListModelMixin, Resource[BatchLine]):
    """The devices of a batch, one by one; `?outcome=REFUSED` are those that failed, and why."""

    queryset = BatchLine.objects.all()
    serializer_class = shapes.BatchLineSerializer
    filterset_class = filters.BatchLineFilter

    def get_queryset(self) -> QuerySet[BatchLine]:
        """Answer the lines of the batch."""
        product = services.find_product(self.kwargs["product_key"])
        batch = get_object_or_404(product.batches.all(), pk=self.kwargs["batch"])
        return super().get_queryset().filter(batch=batch)


class DeviceFileViewSet(Resource[Device]):
    """The devices of a product as CSV."""

    queryset = Device.objects.all()

    @_FILE
    def list(self, request: Request, **_: str) -> StreamingHttpResponse:
        """Answer the devices without their secrets."""
        return _file(sheets.write_devices(self._devices(request)))

    @_FILE
    @route(detail=False, methods=["post"])
    def secrets(self, request: Request, **_: str) -> StreamingHttpResponse:
        """Answer the devices with their secrets; the audit log keeps who asked."""
        devices = self._devices(request)
        services.show_secrets(services.find_product(self.kwargs["product_key"]), devices.count())
        return _file(sheets.write_secrets(devices))

    def _devices(self, request: Request) -> QuerySet[Device]:
        product = services.find_product(self.kwargs["product_key"])
        query = shapes.ExportQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        if number := query.validated_data["batch"]:
            return services.devices_of(get_object_or_404(product.batches.all(), pk=number))
        return product.devices.all()


def _file(lines: Iterator[str]) -> StreamingHttpResponse:
    return StreamingHttpResponse(
        lines,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="devices.csv"'},
    )
