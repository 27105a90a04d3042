"""Topic categories: every product begins with some, others are added within the rules."""

import pytest

from iotconsole.kit import versions
from products import errors, limits, services
from products.models import Product


def test_product_begins_with_the_topics_of_both_times(product: Product) -> None:
    there = {(each.short_name, each.operation) for each in services.categories_of(product)}

    assert there == {
        ("update", "PUB"),
        ("update/error", "PUB"),
        ("get", "SUB"),
        ("user/update", "PUB"),
        ("user/update/error", "PUB"),
        ("user/get", "SUB"),
    }


def test_category_knows_the_topic_of_each_device(product: Product) -> None:
    category = services.create_category(product, "user/data", operation="ALL")

    assert category.pattern == f"/{product.product_key}/${{deviceName}}/user/data"
    assert category.topic_of("d1") == f"/{product.product_key}/d1/user/data"
    assert services.find_category(category.pk) == category


@pytest.mark.parametrize("short_name", ["user/+/data", "user/#", "#", "+", "a_1/B2"])
def test_topic_to_subscribe_to_may_have_wildcards(product: Product, short_name: str) -> None:
    services.create_category(product, short_name, operation="SUB")


@pytest.mark.parametrize(
    ("short_name", "operation"),
    [
        ("", "SUB"),
        ("/user", "SUB"),
        ("user/", "SUB"),
        ("user//data", "SUB"),
        ("user/#/data", "SUB"),
        ("user/a+", "SUB"),
        ("user-data", "SUB"),
        ("用户", "SUB"),
        ("user/+", "PUB"),
        ("user/#", "ALL"),
        ("a/b/c/d/e/f", "SUB"),
        ("a" * 83, "SUB"),
    ],
)
def test_topic_that_breaks_the_rules_is_refused(
    product: Product, short_name: str, operation: str
) -> None:
    with pytest.raises(errors.InvalidTopic):
        services.create_category(product, short_name, operation=operation)


def test_longest_topic_that_every_device_may_have_is_taken(product: Product) -> None:
    category = services.create_category(product, "a/b/c/d/" + "e" * 74, operation="PUB")

    topic = category.topic_of("n" * 32)
    assert (len(topic), topic.count("/")) == (128, 7)


def test_operation_nobody_knows_is_refused(product: Product) -> None:
    with pytest.raises(errors.InvalidTopicOperation):
        services.create_category(product, "user/data", operation="0")


def test_topic_is_there_once(product: Product) -> None:
    with pytest.raises(errors.TopicAlreadyExists):
        services.create_category(product, "user/update", operation="PUB")


def test_product_has_fifty_categories_at_most(product: Product) -> None:
    for number in range(limits.CATEGORIES_PER_PRODUCT - 6):
        services.create_category(product, f"user/t{number}", operation="PUB")

    with pytest.raises(errors.TooManyTopics):
        services.create_category(product, "user/more", operation="PUB")


def test_whoever_watches_over_permissions_hears_of_each_change(product: Product) -> None:
    seen = versions.current(services.PERMISSIONS)
    category = services.create_category(product, "user/data", operation="PUB")
    seen += versions.current(services.PERMISSIONS)
    services.update_category(category, short_name="user/data", operation="SUB", description="")
    seen += versions.current(services.PERMISSIONS)
    services.delete_category(category)
    seen += versions.current(services.PERMISSIONS)

    assert len(set(seen)) == 4
    with pytest.raises(errors.TopicNotExist):
        services.find_category(category.pk)
