"""The pages of products: their topics, secrets and registration."""

from django.test import Client

from products import services
from products.models import Product
from ram.audit.models import AuditEntry
from tests.console.places import page


def test_a_topic_category_is_made_changed_and_deleted(console: Client, product: Product) -> None:
    wanted = {"short_name": "alarm", "operation": "PUB", "description": "fire"}
    console.post(page("create_category", product), wanted)
    made = product.categories.get(short_name="alarm")

    console.post(page("edit_category", product, made.pk), wanted | {"operation": "ALL"})
    made.refresh_from_db()
    listed = console.get(page("product_topics", product)).text
    console.post(page("delete_category", product, made.pk))

    assert made.operation == "ALL"
    assert f"/{product.product_key}/${{deviceName}}/alarm" in listed
    assert not product.categories.filter(short_name="alarm").exists()


def test_a_topic_category_that_no_product_may_have_is_refused_beside_its_field(
    console: Client, product: Product
) -> None:
    answer = console.post(
        page("create_category", product), {"short_name": "a b", "operation": "PUB"}
    )

    assert set(answer.context["form"].errors) == {"short_name"}


def test_a_topic_category_of_another_product_is_not_found(
    console: Client, product: Product
) -> None:
    other = services.create_product("Water Testing").categories.first()
    assert other is not None

    assert console.get(page("edit_category", product, other.pk)).status_code == 404


def test_the_product_secret_is_shown_by_a_click_and_kept_in_the_audit_log(
    console: Client, product: Product
) -> None:
    before = console.get(page("product_details", product)).text

    shown = console.post(page("product_secret", product))

    entry = AuditEntry.objects.first()
    assert entry is not None
    assert product.secret not in before
    assert product.secret in shown.text
    assert "no-store" in shown.headers["Cache-Control"]
    assert entry.action == "iot:ShowProductSecret"


def test_dynamic_registration_is_turned_on_and_off(console: Client, product: Product) -> None:
    console.post(page("switch_registration", product))
    product.refresh_from_db()
    was_on = product.dynamic_registration

    console.post(page("switch_registration", product))

    product.refresh_from_db()
    assert (was_on, product.dynamic_registration) == (True, False)
