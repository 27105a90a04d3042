"""REST of the topic categories of products."""

from typing import Any

from django.db.models import QuerySet
from rest_framework.generics import get_object_or_404

from iotconsole.kit.resources import Rows, verb
from products import serializers as shapes
from products import services
from products.models import TopicCategory


class CategoryViewSet(Rows[TopicCategory]):
    """The topic categories of a product."""

    names = ("category",)
    queryset = TopicCategory.objects.select_related("product")
    serializer_class = shapes.CategorySerializer
    ordering_fields = ("short_name", "created")

    def get_queryset(self) -> QuerySet[TopicCategory]:
        """Answer those of the product."""
        product = services.find_product(self.kwargs["product_key"])
        return super().get_queryset().filter(product=product)

    def get_object(self) -> TopicCategory:
        """Answer the category of that id."""
        return get_object_or_404(self.get_queryset(), pk=self.kwargs["category"])

    @verb(takes=shapes.NewCategory, gives=shapes.CategorySerializer, status=201)
    def create(self, data: dict[str, Any]) -> TopicCategory:
        """Give every device of the product one more topic."""
        product = services.find_product(self.kwargs["product_key"])
        return services.create_category(product, **data)

    @verb(takes=shapes.CategoryChange, gives=shapes.CategorySerializer)
    def partial_update(self, data: dict[str, Any]) -> TopicCategory:
        """Change a topic; devices that are connected follow."""
        category = self.get_object()
        fields = ("short_name", "operation", "description")
        services.update_category(category, **{f: getattr(category, f) for f in fields} | data)
        return category

    @verb()
    def destroy(self) -> None:
        """Take the topic from every device."""
        services.delete_category(self.get_object())
