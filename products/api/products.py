"""REST of products, and of what all their devices did."""

from collections.abc import Sequence
from typing import Any

from iotconsole.kit.resources import Rows, route, verb
from products import devicelog, filters, services
from products import serializers as shapes
from products.models import Product


class ProductViewSet(Rows[Product]):
    """Products."""

    names = ("product_key",)
    queryset = Product.objects.all()
    serializer_class = shapes.ProductSerializer
    filterset_class = filters.ProductFilter
    ordering_fields = ("name", "created")

    def get_object(self) -> Product:
        """Answer the product of that key."""
        return services.find_product(self.kwargs["product_key"])

    @verb(takes=shapes.NewProduct, gives=shapes.ProductSerializer, status=201)
    def create(self, data: dict[str, Any]) -> Product:
        """Make a product; its ProductKey is drawn."""
        return services.create_product(**data)

    @verb(takes=shapes.ProductChange, gives=shapes.ProductSerializer)
    def partial_update(self, data: dict[str, Any]) -> Product:
        """Change what a product is called or what is written of it."""
        product = self.get_object()
        now = {"name": product.name, "description": product.description}
        services.update_product(product, **now | data)
        return product

    @verb(gives=shapes.ProductSerializer)
    @route(methods=["post"], url_path="open-registration")
    def open_registration(self) -> Product:
        """Let devices that were added beforehand fetch their secret with the product's."""
        product = self.get_object()
        services.open_registration(product)
        return product

    @verb(gives=shapes.ProductSerializer)
    @route(methods=["post"], url_path="close-registration")
    def close_registration(self) -> Product:
        """Have devices bring their secret again."""
        product = self.get_object()
        services.close_registration(product)
        return product

    @verb(gives=shapes.ProductSecret)
    @route(methods=["post"])
    def secret(self) -> Product:
        """Show the product's secret; the audit log keeps who asked."""
        product = self.get_object()
        services.show_product_secret(product)
        return product

    @verb()
    def destroy(self) -> None:
        """Delete a product that has no devices left."""
        services.delete_product(self.get_object())

    @verb(query=shapes.LogSearch, gives=shapes.LogLine, many=True)
    @route(url_path="log")
    def read_log(self, data: dict[str, Any]) -> Sequence[devicelog.Entry]:
        """Read what became of the latest messages of all devices, newest first."""
        return devicelog.read(self.get_object().product_key, **data)
