"""What a dialog says before something is deleted: what will be lost, or why it cannot be."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from mns import services as mns
from products import services as products
from ram import services as ram
from rules import services as rules
from rules import subscription
from rules.models import Rule

REGION = settings.REGION
STATEMENT = '{"Effect":"Allow","Action":"mns:*","Resource":"*"}'
TRUST = (
    '{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",'
    '"Principal":{"Service":["iot.aliyuncs.com"]}}]}'
)


@pytest.fixture
def rule(console: Client) -> Rule:
    """A running rule with everything it needs."""
    ram.ensure_system_policies()
    role = ram.create_iot_role("writer")
    mns.create_topic(REGION, "air")
    rule = rules.create_rule("air-to-mns")
    rules.update_sql(rule, 'SELECT * FROM "/+/+/update"')
    rules.add_operation(rule, "MNS", rules.message_service_configuration(REGION, "air", role.name))
    rules.start_rule(rule)
    return rule


def said(console: Client, page: str, *names: object) -> str:
    """Answer what the dialog says where there is no button, and nothing where there is one."""
    answer = console.get(reverse(page, args=names), headers={"HX-Request": "true"})
    assert ('type="submit"' in answer.text) == ("obstacle" not in answer.context)
    return str(answer.context.get("obstacle", ""))


def test_a_product_with_devices_is_kept(console: Client) -> None:
    product = products.create_product("Air Testing")
    products.create_device(product)

    obstacle = said(console, "delete_product", product.product_key)

    assert obstacle == "Delete the devices of Air Testing first."


def test_a_product_with_a_server_subscription_and_its_queue_are_kept(console: Client) -> None:
    product = products.create_product("Air Testing")
    subscription.subscribe(product, REGION, device_data=True, device_status=False)

    of_product = said(console, "delete_product", product.product_key)
    of_queue = said(console, "delete_queue", f"aliyun-iot-{product.product_key}")

    assert of_product == "End the server-side subscription of Air Testing first."
    assert "filled by a server-side subscription" in of_queue


def test_a_product_nothing_belongs_to_may_go(console: Client) -> None:
    product = products.create_product("Air Testing")

    assert said(console, "delete_product", product.product_key) == ""


def test_a_rule_that_runs_is_kept(console: Client, rule: Rule) -> None:
    running = said(console, "delete_rule", rule.pk)
    rules.stop_rule(rule)

    assert running == "Stop rule air-to-mns before you delete it."
    assert said(console, "delete_rule", rule.pk) == ""


def test_a_policy_that_a_role_has_is_kept(console: Client) -> None:
    policy = ram.create_policy("mine", '{"Version":"1","Statement":[' + STATEMENT + "]}")
    before = said(console, "delete_policy", "Custom", "mine")
    ram.attach_policy(ram.create_role("another", TRUST), policy)

    assert (before, said(console, "delete_policy", "Custom", "mine")) == (
        "",
        "Detach mine from another first.",
    )


@pytest.mark.parametrize(
    ("page", "name", "uses"),
    [("delete_role", "writer", "/rules/by-role/writer/"), ("delete_topic", "air", "")],
)
def test_the_dialog_names_the_rules_that_forward_nothing_then(
    console: Client, rule: Rule, page: str, name: str, uses: str
) -> None:
    asks = uses or f"/rules/by-topic/{REGION}/{name}/"

    dialog = console.get(reverse(page, args=[name])).text

    assert f'hx-get="{asks}"' in dialog
    assert "air-to-mns" in console.get(asks).text


def test_the_dialog_of_a_queue_names_the_rules_that_write_to_it(
    console: Client, rule: Rule
) -> None:
    mns.create_queue(REGION, "orders")
    mns.create_queue(REGION, "others")
    rules.add_operation(rule, "MNS_QUEUE", rules.queue_configuration(REGION, "orders", "writer"))
    asks = f"/rules/by-queue/{REGION}/orders/"

    dialog = console.get(reverse("delete_queue", args=["orders"])).text

    assert f'hx-get="{asks}"' in dialog
    assert "air-to-mns" in console.get(asks).text
    assert "air-to-mns" not in console.get(f"/rules/by-queue/{REGION}/others/").text


def test_a_queue_tells_which_subscriptions_fill_it(console: Client) -> None:
    mns.create_queue(REGION, "orders")
    mns.create_queue(REGION, "more-orders")
    topic, _ = mns.create_topic(REGION, "air")
    mns.subscribe(topic, "copies", f"acs:mns:{REGION}:1:queues/orders")
    mns.subscribe(topic, "others", f"acs:mns:{REGION}:1:queues/more-orders")

    answer = console.get(reverse("delete_queue", args=["orders"]))

    assert answer.context["loss"].endswith("is lost from now on: copies.")
