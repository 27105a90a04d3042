"""Every change to the topic categories of products."""

from collections.abc import Iterable

import structlog
from django.db import IntegrityError, transaction
from django.utils import timezone

from iotconsole.kit import versions
from iotconsole.kit.errors import marked
from products import errors, limits, news
from products.models import Product, TopicCategory
from products.names import check_description, check_short_name
from ram import audit

# IoT Platform, custom topics: products had the first three until 2019, the others since. Here a
# product has both, so that devices and tutorials of either time work.
_Operation = TopicCategory.Operation
DEFAULTS = (
    ("update", _Operation.PUB),
    ("update/error", _Operation.PUB),
    ("get", _Operation.SUB),
    ("user/update", _Operation.PUB),
    ("user/update/error", _Operation.PUB),
    ("user/get", _Operation.SUB),
)

log = structlog.get_logger(__name__)


def add_default_categories(product: Product) -> None:
    """Give a new product the topics that every product begins with."""
    TopicCategory.objects.bulk_create(
        TopicCategory(product=product, short_name=short_name, operation=operation)
        for short_name, operation in DEFAULTS
    )


def categories_of(product: Product) -> list[TopicCategory]:
    """Answer the topic categories of a product, oldest first."""
    return list(product.categories.select_related("product"))


def find_category(number: int) -> TopicCategory:
    """Answer the category of that id, its product with it."""
    category = TopicCategory.objects.select_related("product").filter(pk=number).first()
    if category is None:
        raise errors.TopicNotExist(
            marked("No topic category has the id %(number)s."), number=number
        )
    return category


@transaction.atomic
def create_category(
    product: Product, short_name: str, *, operation: str, description: str = ""
) -> TopicCategory:
    """Give every device of a product one more topic."""
    # Locked: of two who add the fiftieth at the same time, one waits and is refused.
    Product.objects.select_for_update().filter(pk=product.pk).first()
    _check(product, short_name, operation, description)
    if product.categories.count() >= limits.CATEGORIES_PER_PRODUCT:
        raise errors.TooManyTopics(
            marked("A product has at most %(most)s topic categories."),
            most=limits.CATEGORIES_PER_PRODUCT,
        )
    category = TopicCategory(
        product=product, short_name=short_name, operation=operation, description=description
    )
    _save(category)
    log.info("category_created", product_key=product.product_key, topic=category.pattern)
    audit.record("iot:CreateProductTopic", category.arn, after=audit.picture(category))
    _tell(product)
    return category


def update_category(
    category: TopicCategory, *, short_name: str, operation: str, description: str
) -> None:
    """Change a topic of every device of a product; who is connected notices."""
    _check(category.product, short_name, operation, description)
    arn, before = category.arn, (category.short_name, category.operation)
    category.short_name, category.operation = short_name, operation
    category.description = description
    with audit.change("iot:UpdateProductTopic", arn, category):
        _save(category)
        if before != (short_name, operation):
            _tell(category.product)
    log.info("category_updated", topic=category.pattern, operation=operation)
    versions.bump(news.PRODUCTS)


@transaction.atomic
def delete_category(category: TopicCategory) -> None:
    """Take a topic from every device of a product; who is connected notices."""
    category.delete()
    log.info("category_deleted", topic=category.pattern)
    audit.record("iot:DeleteProductTopic", category.arn, before=audit.picture(category))
    _tell(category.product)


def _tell(product: Product) -> None:
    versions.bump(news.PRODUCTS)
    topics_changed([product])


def topics_changed(products: Iterable[Product]) -> None:
    """Devices that are connected have the permissions of before: let the gate know."""
    if keys := [product.pk for product in products]:
        Product.objects.filter(pk__in=keys).update(topics_changed=timezone.now())
        versions.bump(news.PERMISSIONS)


def _check(product: Product, short_name: str, operation: str, description: str) -> None:
    check_description(description)
    if operation not in TopicCategory.Operation.values:
        sentence = marked("Operation is PUB, SUB or ALL.")
        raise errors.InvalidTopicOperation(sentence, field="operation")
    is_heard_only = operation == TopicCategory.Operation.SUB
    check_short_name(short_name, product_key=product.product_key, may_be_wild=is_heard_only)


def _save(category: TopicCategory) -> None:
    try:
        with transaction.atomic():
            category.save()
    except IntegrityError as exc:
        raise errors.TopicAlreadyExists(
            marked("%(product)s has the topic %(topic)s already."),
            field="short_name",
            product=category.product.name,
            topic=category.pattern,
        ) from exc
