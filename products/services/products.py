"""Every change to products."""

from typing import TypedDict, Unpack

import structlog
from django.db import IntegrityError, transaction

from iotconsole.kit import versions
from iotconsole.kit.deletion import is_protected
from iotconsole.kit.errors import marked
from products import devicelog, errors, limits, news, samples
from products.models import Product
from products.names import check_description, check_product_name
from products.services.categories import add_default_categories
from ram import audit

_TAKEN = marked("A product named %(name)s exists already.")

log = structlog.get_logger(__name__)


class NewProduct(TypedDict, total=False):
    """What a product is besides its name."""

    node_type: int
    edition: str
    data_format: int
    description: str


@transaction.atomic
def create_product(name: str, **attrs: Unpack[NewProduct]) -> Product:
    """Make a product with the topics every product begins with; its ProductKey is drawn."""
    _check(name, attrs)
    if Product.objects.count() >= limits.PRODUCTS_PER_ACCOUNT:
        raise errors.TooManyProducts(
            marked("An account has at most %(most)s products."), most=limits.PRODUCTS_PER_ACCOUNT
        )
    try:
        with transaction.atomic():
            product = Product.objects.create(name=name, **attrs)
    except IntegrityError as exc:
        raise errors.ProductAlreadyExists(_TAKEN, field="name", name=name) from exc
    add_default_categories(product)
    log.info("product_created", product_key=product.product_key, name=name)
    audit.record("iot:CreateProduct", product.arn, after=audit.picture(product))
    versions.bump(news.PRODUCTS)
    return product


def update_product(product: Product, *, name: str, description: str) -> None:
    """Change what a product is called and what is written of it."""
    check_product_name(name)
    check_description(description)
    product.name, product.description = name, description
    try:
        with audit.change("iot:UpdateProduct", product.arn, product):
            product.save(update_fields=["name", "description"])
    except IntegrityError as exc:
        raise errors.ProductAlreadyExists(_TAKEN, field="name", name=name) from exc
    log.info("product_updated", product_key=product.product_key)
    versions.bump(news.PRODUCTS)


def open_registration(product: Product) -> None:
    """Let devices that were added beforehand fetch their secret with the product's."""
    _set_registration(product, is_open=True)


def close_registration(product: Product) -> None:
    """Have devices bring their secret again."""
    _set_registration(product, is_open=False)


@transaction.atomic
def delete_product(product: Product) -> None:
    """Delete a product that has no devices left."""
    Product.objects.select_for_update().filter(pk=product.pk).first()  # no device slips in
    check_product_deletable(product)
    product.delete()
    log.info("product_deleted", product_key=product.product_key)
    audit.record("iot:DeleteProduct", product.arn, before=audit.picture(product))
    transaction.on_commit(lambda: devicelog.forget(product.product_key))
    transaction.on_commit(lambda: samples.forget(product.product_key))
    versions.bump(news.PRODUCTS)


def check_product_deletable(product: Product) -> None:
    """Refuse to part with a product that has devices or feeds a subscription."""
    if product.devices.exists():
        raise errors.ProductHasDevices(
            marked("Delete the devices of %(product)s first."), product=product.name
        )
    if is_protected(product):
        raise errors.ProductInUse(
            marked("End the server-side subscription of %(product)s first."), product=product.name
        )


def find_product(product_key: str) -> Product:
    """Answer the product of that ProductKey."""
    product = Product.objects.filter(product_key=product_key).first()
    if product is None:
        raise errors.ProductNotExist(f"No product has the ProductKey {product_key}.")
    return product


def _check(name: str, attrs: NewProduct) -> None:
    check_product_name(name)
    check_description(attrs.get("description", ""))
    if attrs.get("node_type", Product.NodeType.DEVICE) not in Product.NodeType.values:
        raise errors.InvalidNodeType(marked("NodeType is 0 or 1."), field="node_type")
    if attrs.get("edition", Product.Edition.BASIC) not in Product.Edition.values:
        sentence = marked("AliyunCommodityCode is iothub or iothub_senior.")
        raise errors.InvalidEdition(sentence, field="edition")
    if attrs.get("data_format", Product.DataFormat.ALINK) not in Product.DataFormat.values:
        raise errors.InvalidDataFormat(marked("DataFormat is 0 or 1."), field="data_format")


def _set_registration(product: Product, *, is_open: bool) -> None:
    product.dynamic_registration = is_open
    with audit.change("iot:UpdateProduct", product.arn, product):
        product.save(update_fields=["dynamic_registration"])
    versions.bump(news.PRODUCTS)
