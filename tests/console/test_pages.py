"""What pages answer to whom; how they look is the browser tests' matter."""

import base64
import json
import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from iotconsole.kit.errors import Refusal
from mns import services as mns
from mns.properties import Properties, Property
from products import services as products
from ram import services as ram
from ram.audit.models import AuditEntry
from ram.models import Role, User
from rules import services as rules
from rules.models import Rule
from rules.sql import FUNCTIONS

CHINESE = {"Accept-Language": "zh-CN"}


def test_absent_things_are_not_found(console: Client) -> None:
    gone = ["/products/x/", "/rules/99/", "/mns/topics/x/", "/mns/queues/x/", "/ram/roles/x/"]

    assert [console.get(address).status_code for address in gone] == [404] * 5


def test_a_dialog_led_by_htmx_leads_the_browser_on(console: Client) -> None:
    answer = console.post(
        "/mns/new-topic/",
        {"name": "air", "type": "normal", "maximum_message_size": 65536},
        headers={"HX-Request": "true"},
    )

    assert answer.headers["HX-Redirect"] == f"/mns/topics/air/?region={settings.REGION}"


def test_a_refusal_stands_beside_its_field(console: Client) -> None:
    answer = console.post(
        "/mns/new-topic/", {"name": "-", "type": "normal", "maximum_message_size": 1}
    )

    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == {"name"}


def test_without_htmx_a_dialog_is_a_page_of_its_own(console: Client) -> None:
    answer = console.get("/rules/new/")

    assert "<html" in answer.text
    assert "<html" not in console.get("/rules/new/", headers={"HX-Request": "true"}).text


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_no_two_columns_of_the_rules_have_one_name(console: Client, language: str) -> None:
    rules.create_rule("air")

    page = console.get("/rules/", headers={"Accept-Language": language}).text

    names = re.findall("<th[^>]*>([^<]+)", page)
    assert len(names) == len(set(names)) == 6


def test_a_fragment_that_was_seen_is_not_sent_again(console: Client) -> None:
    rule = rules.create_rule("air")
    address = reverse("rule_figures", args=[rule.pk])
    first = console.get(address)
    seen = first.text.split('"Seen": "')[1].split('"')[0]

    again = console.get(address, headers={"Seen": seen})

    assert (again.status_code, again.content) == (204, b"")


def test_showing_a_secret_is_asked_by_post_and_kept_in_the_audit_log(console: Client) -> None:
    device = products.create_device(products.create_product("Air Testing"), "sensor-1")
    address = reverse("device_secret", args=[device.product.product_key, device.name])

    answer = console.post(address)

    entry = AuditEntry.objects.first()
    assert device.secret in answer.text
    assert "no-store" in answer.headers["Cache-Control"]
    assert console.get(address).status_code == 405
    assert entry is not None
    assert (entry.action, entry.actor_name) == ("iot:ShowDeviceSecret", "owner")


def test_the_device_page_does_not_hold_the_secret(console: Client) -> None:
    device = products.create_device(products.create_product("Air Testing"), "sensor-1")

    answer = console.get(reverse("device", args=[device.product.product_key, device.name]))

    assert device.secret not in answer.text


def test_a_link_with_a_region_chooses_it_and_a_fragment_does_not(console: Client) -> None:
    console.get("/mns/topics/?region=us-west-1", headers={"HX-Request": "true"})
    assert console.get("/mns/topics/").context["region"] == settings.REGION

    console.get("/mns/topics/?region=us-west-1")

    assert console.get("/mns/topics/").context["region"] == "us-west-1"


def test_the_compiler_answers_line_and_column(console: Client) -> None:
    answer = console.post("/rules/check/", {"sql": 'SELECT a\nFROM "/x/y"\nWHERE (a > 1'})

    [mistake] = json.loads(answer.content)["mistakes"]
    assert mistake["line"] == 3


def test_the_compiler_warns_of_what_is_hardly_meant(console: Client) -> None:
    answer = console.post("/rules/check/", {"sql": 'SELECT a\nFROM "/x/y"\nWHERE 1 = 1'})

    [mistake] = json.loads(answer.content)["mistakes"]
    assert (mistake["severity"], mistake["line"]) == ("warning", 3)


def test_the_compiler_knows_what_a_binary_rule_may_ask(console: Client) -> None:
    answer = console.post("/rules/check/?data_type=BINARY", {"sql": 'SELECT a FROM "/x/y"'})

    [mistake] = json.loads(answer.content)["mistakes"]
    assert "has no fields" in mistake["message"]


def test_the_editor_of_a_rule_knows_every_function(console: Client) -> None:
    rule = rules.create_rule("air")

    page = console.get(f"/rules/{rule.pk}/").text

    assert all(f'"name": "{function.name}"' in page for function in FUNCTIONS.values())


def test_a_rule_without_operation_does_not_start_and_says_why(console: Client) -> None:
    rule = rules.create_rule("air")
    rules.update_sql(rule, 'SELECT * FROM "/x/y"')

    answer = console.post(reverse("start_rule", args=[rule.pk]), follow=True)

    assert [str(message) for message in answer.context["messages"]] == [
        "Add an operation before you start the rule."
    ]
    rule.refresh_from_db()
    assert rule.status == Rule.Status.STOP


def test_the_dialog_tells_whether_the_role_may_write(console: Client) -> None:
    ram.ensure_system_policies()
    role = ram.create_iot_role()
    mns.create_topic(settings.REGION, "air")
    rule = rules.create_rule("air")
    address = reverse("add_operation", args=[rule.pk])
    before = console.get(address).context["verdict"]

    ram.detach_policy(role, role.policies.get())

    after = console.get(address).context["verdict"]
    assert (before.went_well, after.went_well) == (True, False)
    assert "no attached policy allows it" in after.reason


def test_a_queue_with_messages_is_deleted_by_name_only(console: Client) -> None:
    queue, _ = mns.create_queue(settings.REGION, "orders")
    mns.send_message(queue, b"hello")
    address = reverse("delete_queue", args=["orders"])

    wrong = console.post(address, {"name": "order"})
    right = console.post(address, {"name": "orders"})

    assert wrong.context["form"].errors["name"]
    assert right.headers["Location"] == "/mns/queues/"


def test_a_role_is_created_with_trust_and_policy_in_one_step(console: Client) -> None:
    ram.ensure_system_policies()
    offered = console.get("/ram/new-role/").context["form"].initial

    console.post(
        "/ram/new-role/",
        {"trusted": "iot", "name": offered["name"], "policy": offered["policy"].pk},
    )

    role = Role.objects.get(name="AliyunIOTAccessingMNSRole")
    assert [policy.name for policy in role.policies.all()] == ["AliyunIOTAccessingMNSRolePolicy"]


def test_nobody_sees_the_access_keys_of_another(console: Client) -> None:
    other = User.objects.create_user("other", password="a long password")
    key = ram.create_access_key(other)

    answer = console.post(reverse("switch_key", args=["owner", key.access_key_id]))

    assert answer.status_code == 404
    assert key.access_key_id not in console.get("/ram/access-keys/").text


def test_a_message_is_one_line_of_what_was_meant_and_unfolds_to_how_it_lies(
    console: Client,
) -> None:
    queue, _ = mns.create_queue(settings.REGION, "orders")
    payload = base64.b64encode(b'{"temperature":\n 39}').decode()
    wrapped = base64.b64encode(json.dumps({"payload": payload}).encode())
    sent = mns.send_message(queue, wrapped)

    answer = console.get(reverse("queue_next", args=["orders"]))

    [row] = answer.context["messages_next"]
    assert row.summary == '{ "temperature": 39 }'
    assert f'<details class="list-group-item" id="message-{sent.message_id}">' in answer.text
    documents = answer.text.split('<pre class="document">')[1:]
    assert len(documents) == 3
    assert documents[-1].startswith(wrapped.decode())
    assert "<dl" not in answer.text


def test_the_properties_of_a_message_stand_beside_its_body(console: Client) -> None:
    queue, _ = mns.create_queue(settings.REGION, "orders")
    colour = Property("colour", "<red>", "STRING")
    mns.send_message(queue, b"hello", properties=Properties(user=(colour,)))

    answer = console.get(reverse("queue_next", args=["orders"]))

    assert '<dt class="col-4 text-break">colour</dt>' in answer.text
    assert '&lt;red&gt; <span class="text-secondary">STRING</span>' in answer.text


def test_a_refusal_is_said_in_the_language_of_its_reader(console: Client) -> None:
    asked = {"name": "Air Testing", "node_type": 0, "edition": "iothub", "data_format": 1}
    products.create_product("Air Testing")

    english = console.post("/products/new/", asked)
    chinese = console.post("/products/new/", asked, headers=CHINESE)

    assert english.context["form"].errors["name"] == ["A product named Air Testing exists already."]
    assert chinese.context["form"].errors["name"] == ["已有名为 Air Testing 的产品。"]


def test_the_verdict_on_a_role_is_said_in_the_language_of_its_reader(console: Client) -> None:
    ram.ensure_system_policies()
    role = ram.create_iot_role()
    ram.detach_policy(role, role.policies.get())
    mns.create_topic(settings.REGION, "air")
    address = reverse("add_operation", args=[rules.create_rule("air").pk])

    verdict = console.get(address, headers=CHINESE).context["verdict"]

    assert "没有任何已授权的策略允许" in verdict.reason


def test_a_button_that_is_refused_says_so_in_the_language_of_its_reader(console: Client) -> None:
    address = reverse("start_rule", args=[rules.create_rule("air").pk])

    answer = console.post(address, headers=CHINESE, follow=True)

    assert [str(message) for message in answer.context["messages"]] == [
        "请先编写规则的 SQL，再启动规则。"
    ]


def test_the_wire_speaks_english_whatever_the_reader_speaks(console: Client) -> None:
    with translation.override("zh-hans"), pytest.raises(Refusal) as refused:
        rules.start_rule(rules.create_rule("air"))

    assert str(refused.value) == "Write the SQL of the rule before you start it."
