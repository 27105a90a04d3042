"""What programs do with the topic categories of products (Iot 2018-01-20)."""

from iotconsole.kit.openapi import Caller, Parameters
from products import services
from products.models import TopicCategory
from products.openapi.values import Document, find_product, required, row_id

# IoT API, QueryProductTopic: Operation, which is told by number
_NUMBERS = {
    TopicCategory.Operation.PUB: "0",
    TopicCategory.Operation.SUB: "1",
    TopicCategory.Operation.ALL: "2",
}


def create(_: Caller, parameters: Parameters) -> Document:
    """CreateProductTopic."""
    category = services.create_category(
        find_product(parameters),
        required(parameters, "TopicShortName"),
        operation=required(parameters, "Operation"),
        description=parameters.text("Desc"),
    )
    return {"TopicId": category.pk}


def list_all(_: Caller, parameters: Parameters) -> Document:
    """QueryProductTopic."""
    categories = services.categories_of(find_product(parameters))
    return {"Data": {"ProductTopicInfo": [_write(category) for category in categories]}}


def update(_: Caller, parameters: Parameters) -> Document:
    """UpdateProductTopic: what is left out stays as it is."""
    category = _find(parameters)
    services.update_category(
        category,
        short_name=parameters.text("TopicShortName") or category.short_name,
        operation=parameters.text("Operation") or category.operation,
        description=parameters.values.get("Desc", category.description),
    )
    return {}


def delete(_: Caller, parameters: Parameters) -> Document:
    """DeleteProductTopic."""
    services.delete_category(_find(parameters))
    return {}


def _find(parameters: Parameters) -> TopicCategory:
    code = "iot.messagebroker.InvalidFormattedTopicTemplateId"
    return services.find_category(row_id(parameters, "TopicId", code))


def _write(category: TopicCategory) -> Document:
    return {
        "Id": str(category.pk),
        "ProductKey": category.product.product_key,
        "TopicShortName": category.short_name,
        "Operation": _NUMBERS[TopicCategory.Operation(category.operation)],
        "Desc": category.description,
    }
