"""Pages of inbound rules: found, written in three steps, enabled, and how they are doing."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from inbound import ledger, services
from inbound.ledger import Failure, Standing, State
from inbound.models import InboundRule, SourceConnection
from inbound.services import Access, Definition
from iotconsole.kit.clock import now_ms
from mns import services as mns
from mns.models import Queue
from products.models import Product

LIST, NEW, ORDERS = "/inbound/rules/", "/inbound/new-rule/", "/inbound/rules/orders/"
FROM_TOPIC = {
    "rule_id": "orders",
    "description": "of the shop",
    "status": "ENABLED",
    "service": "rocketmq",
    "connection": "server",
    "topic": "orders",
    "tag_filter": "*",
    "mqtt_topic": "mq_cmd",
}
FROM_QUEUE = {
    "rule_id": "orders",
    "status": "DISABLED",
    "service": "queue",
    "queue": "orders",
    "mqtt_topic": "mq_cmd",
}


@pytest.fixture
def server(committed: None) -> SourceConnection:
    return services.create_connection("server", Access("127.0.0.1:8081"))


@pytest.fixture
def queue(committed: None) -> Queue:
    return mns.create_queue(settings.REGION, "orders")[0]


@pytest.fixture
def rule(server: SourceConnection) -> InboundRule:
    definition = Definition("mq_cmd", "of the shop", connection=server, topic="orders")
    return services.create_rule("orders", definition)


def test_a_rule_is_written_in_three_steps(
    console: Client, server: SourceConnection, product: Product
) -> None:
    dialog = console.get(NEW)

    made = console.post(NEW, {**FROM_TOPIC, "products": [product.product_key]})

    rule = services.find_rule("orders")
    steps = [str(title) for title, _ in dialog.context["form"].steps]
    assert steps == ["Basic information", "Source", "Destination"]
    assert made.headers["Location"] == ORDERS
    assert (rule.source, rule.mqtt_topic, rule.is_enabled) == ("server/orders", "mq_cmd", True)
    assert list(rule.products.all()) == [product]


def test_a_rule_may_read_a_queue(console: Client, queue: Queue) -> None:
    asked = console.get(NEW, {**FROM_QUEUE, "description": "kept"})

    console.post(NEW, FROM_QUEUE)

    rule = services.find_rule("orders")
    assert "tag_filter" not in asked.context["form"].fields
    assert asked.context["form"]["description"].value() == "kept"
    assert (rule.queue, rule.is_enabled) == (queue, False)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"rule_id": "---"}, "rule_id"),
        ({"mqtt_topic": "a/b"}, "mqtt_topic"),
        ({"topic": ""}, "topic"),
        ({"tag_filter": "A|B"}, "tag_filter"),
        ({"connection": "other"}, "connection"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(
    console: Client, server: SourceConnection, change: dict[str, Any], field: str
) -> None:
    answer = console.post(NEW, FROM_TOPIC | change)

    assert set(answer.context["form"].errors) == {field}


@pytest.mark.parametrize(("service", "missing"), [("rocketmq", "connection"), ("queue", "queue")])
def test_the_dialog_says_what_has_to_be_made_first(
    console: Client, service: str, missing: str
) -> None:
    page = console.get(NEW, {"service": service}).text

    assert f"There is no {'source connection' if missing == 'connection' else 'queue in'}" in page
    assert f"/new-{missing}/" in page


def test_everything_but_the_id_may_be_changed(
    console: Client, rule: InboundRule, queue: Queue, product: Product
) -> None:
    services.update_rule(
        rule, Definition("mq_cmd", connection=rule.connection, topic="orders", products=[product])
    )
    dialog = console.get(f"{ORDERS}edit/?region={settings.REGION}").context["form"]

    console.post(
        f"{ORDERS}edit/",
        {"service": "queue", "queue": "orders", "mqtt_topic": "mq_new", "rule_id": "other"},
    )

    changed = services.find_rule("orders")
    assert not {"rule_id", "status"} & dialog.fields.keys()
    assert dialog["products"].value() == [product.product_key]
    assert (changed.queue, changed.connection, changed.mqtt_topic) == (queue, None, "mq_new")


def test_enabling_and_disabling_ask_first(console: Client, rule: InboundRule) -> None:
    asked = [console.get(f"{ORDERS}{verb}/").text for verb in ("enable", "disable")]

    console.post(f"{ORDERS}enable/")
    enabled = services.find_rule("orders").is_enabled
    console.post(f"{ORDERS}disable/")

    assert "published below mq_cmd from now on" in asked[0]
    assert "wait there until the rule is enabled again" in asked[1]
    assert (enabled, services.find_rule("orders").is_enabled) == (True, False)


def test_deleting_names_what_goes(console: Client, rule: InboundRule) -> None:
    asked = console.get(f"{ORDERS}delete/").text

    answer = console.post(f"{ORDERS}delete/")

    assert "its dead letters (0) are deleted" in asked
    assert answer.headers["Location"] == LIST
    assert not InboundRule.objects.exists()


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ({}, 2),
        ({"q": "shop"}, 1),
        ({"q": "SERVER"}, 1),
        ({"q": "mq_"}, 2),
        ({"status": "ENABLED"}, 1),
        ({"status": "ENABLED", "q": "shop"}, 0),
        ({"status": "molten"}, 2),
    ],
)
def test_rules_are_looked_for(
    console: Client, rule: InboundRule, queue: Queue, search: dict[str, str], found: int
) -> None:
    services.create_rule("others", Definition("mq_two", queue=queue), enabled=True)

    page = console.get(LIST, search)

    assert len(page.context["rows"]) == found
    assert found or "No rule matches." in page.text


def test_the_figures_add_up_and_say_what_is_in_the_way(console: Client, rule: InboundRule) -> None:
    services.enable_rule(rule)
    now = now_ms()
    standing = Standing(State.TROUBLED, now - 5_000, "RocketMQ is away.", 5_000)
    ledger.write(rule.pk, 7, 2, 1, standing, Failure(now, "RocketMQ is away."), now)

    fragment = console.get(f"{ORDERS}latest/").text
    listed = console.get(LIST).text

    numbers = [f'">{number}</div>' for number in (10, 7, 2, 1)]
    assert all(number in fragment for number in numbers)
    assert "RocketMQ is away." in fragment
    assert "5.0 s" in fragment
    assert "In trouble" in listed


def test_an_enabled_rule_nobody_carries_says_so(console: Client, rule: InboundRule) -> None:
    services.enable_rule(rule)

    assert "the inbound process says nothing" in console.get(f"{ORDERS}latest/").text


def test_an_empty_list_says_what_is_missing(console: Client) -> None:
    without_source = console.get(LIST).text
    services.create_connection("server", Access("127.0.0.1:8081"))

    assert "You have neither yet." in without_source
    assert "You have neither yet." not in console.get(LIST).text


def test_a_rule_that_is_not_there_is_not_found(console: Client) -> None:
    tabs = ["", "latest/", "receivers/", "dead-letters/", "edit/", "dead-letters/1-1/redrive/"]

    assert {console.get(ORDERS + tab).status_code for tab in tabs} == {404}
