"""The pages of the test bench: what is typed, what is kept, what is awaited, what is drafted."""

import json
from http import HTTPStatus

import pytest
from django.conf import settings
from django.test import Client

from iotconsole.kit.clock import now_ms
from mns import services as mns
from products import services as products
from products.messages import DeviceMessage, pack
from products.models import Device
from ram import services as ram
from rules import journal, services
from rules.models import Rule
from rules.pipeline import handle_batch

HTMX = {"HX-Request": "true"}


@pytest.fixture
def rule(committed: None, device: Device) -> Rule:
    ram.ensure_system_policies()
    role = ram.create_iot_role()
    mns.create_topic(settings.REGION, "alerts")
    rule = services.create_rule("warm")
    key = device.product.product_key
    services.update_sql(rule, f'SELECT temperature FROM "/{key}/+/update" WHERE temperature > 20')
    target = services.message_service_configuration(settings.REGION, "alerts", role.name)
    services.add_operation(rule, "MNS", target)
    return rule


@pytest.fixture
def bench(rule: Rule) -> str:
    return f"/rules/{rule.pk}/test/"


def topic_of(device: Device) -> str:
    return f"/{device.product.product_key}/{device.name}/update"


def say(device: Device, payload: object, number: int = 7) -> None:
    """Let a real message pass."""
    body, key = json.dumps(payload).encode(), device.product.product_key
    message = DeviceMessage(topic_of(device), key, device.name, body, 1, number, now_ms())
    journal.keep(str(number), pack([message]), now_ms())
    handle_batch(str(number), [message], now_ms())


def test_a_typed_message_shows_what_every_operation_would_be_told(
    console: Client, bench: str, device: Device
) -> None:
    typed = {"source": "typed", "topic": topic_of(device), "payload": '{"temperature": 31}'}

    result = console.post(bench, typed, headers=HTMX).text

    assert "would be sent" in result
    assert "statement 1 of policy AliyunIOTAccessingMNSRolePolicy allows it" in result
    assert "<html" not in result


def test_a_mistake_is_told_beside_its_field(console: Client, bench: str) -> None:
    wild = {"source": "typed", "topic": "/a/+/update", "payload": "{}"}

    assert "no wildcards" in console.post(bench, wild).text
    assert "This field is required." in console.post(bench, {"source": "typed"}).text


def test_wrong_sql_is_told_with_its_place(console: Client, bench: str) -> None:
    assert "Line 1, column 1:" in console.post(bench, {"sql": "nonsense"}, headers=HTMX).text


def test_a_message_of_a_passport_opens_in_the_bench(
    console: Client, bench: str, device: Device
) -> None:
    say(device, {"temperature": 31})

    page = console.get(bench, {"message": "7"})

    assert page.context["form"].initial["topic"] == topic_of(device)
    assert page.context["trial"].made.body == b'{"temperature":31}'
    assert "was not kept" in console.get(bench, {"message": "8"}).text


def test_a_draft_is_kept_and_tried_on_the_latest(
    console: Client, bench: str, rule: Rule, device: Device
) -> None:
    say(device, {"temperature": 31})
    draft = rule.sql.replace("20", "40")

    page = console.post(bench, {"source": "latest", "sql": draft})

    assert "1 different" in page.text
    assert "1 pass no more" in page.text
    assert page.context["sql"] == draft
    rule.refresh_from_db()
    assert rule.sql != draft


def test_the_next_message_is_awaited_and_then_shown(
    console: Client, bench: str, device: Device
) -> None:
    waiting = console.post(bench, {"source": "next"}, headers=HTMX).context["waiting"]
    asked = {"source": "next"} | waiting
    before = console.post(bench, asked, headers=HTMX).status_code

    say(device, {"temperature": 31})
    after = console.post(bench, asked, headers=HTMX)

    assert before == HTTPStatus.NO_CONTENT
    assert after.context["trial"].message.message_id == 7


def test_waiting_has_an_end(console: Client, bench: str) -> None:
    over = {"source": "next", "since": now_ms() - 2, "until": now_ms() - 1}

    assert "came within two minutes" in console.post(bench, over, headers=HTMX).text


def test_where_nothing_came_yet_the_simulator_is_offered(
    console: Client, bench: str, device: Device
) -> None:
    page = console.get(bench)

    assert f"/products/{device.product.product_key}/devices/{device.name}/simulator/" in page.text
    assert page.context["form"].initial["topic"] == topic_of(device)
    assert json.loads(page.context["form"].initial["payload"]) == {"temperature": 0}


def test_a_rule_without_sql_is_tried_with_an_example(console: Client, product: object) -> None:
    rule = services.create_rule("draft")

    page = console.get(f"/rules/{rule.pk}/test/")

    assert page.context["sql"].startswith("SELECT deviceName()")
    assert page.context["rule"].sql == ""


def test_fields_that_no_message_has_are_underlined_and_told(
    console: Client, rule: Rule, device: Device
) -> None:
    say(device, {"temperature": 31})
    sql = rule.sql.replace("> 20", "> 20 AND humidity < 9")

    [doubt] = console.post("/rules/check/", {"sql": sql}).json()["mistakes"]
    console.post(f"/rules/{rule.pk}/", {"sql": sql})

    assert (doubt["severity"], doubt["message"]) == ("warning", "No recent message has humidity.")
    assert doubt["message"] in console.get(f"/rules/{rule.pk}/").text


def test_who_may_not_read_messages_may_not_try_them(bench: str) -> None:
    statement = {"Effect": "Allow", "Action": "iot:Get*", "Resource": "*"}
    lists = {"Effect": "Allow", "Action": "iot:List*", "Resource": "*"}
    document = json.dumps({"Version": "1", "Statement": [statement, lists]})
    alice = ram.create_user("alice")
    ram.attach_policy(alice, ram.create_policy("looks", document))
    client = Client()
    client.force_login(alice)

    assert client.get(bench).status_code == HTTPStatus.FORBIDDEN
    assert bench not in client.get(bench.removesuffix("test/")).text


def test_products_without_messages_are_no_obstacle(console: Client, bench: str) -> None:
    products.create_product("Other")

    assert console.post(bench, {"source": "latest"}).context["run"].tried == 0
