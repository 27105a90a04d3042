"""What rules and connections may say, and what is written down of their changes."""

from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings
from django.db import connection as database

from inbound import errors, services
from inbound.models import InboundRule, SourceConnection
from inbound.services import Access, Definition
from iotconsole.kit import versions
from mns import services as mns
from products import services as products
from ram.audit.models import AuditEntry

pytestmark = pytest.mark.usefixtures("committed")
SERVER = Access("rocketmq.example.com:8081", access_key_id="us", access_key_secret="hush")


@pytest.fixture
def server(committed: None) -> SourceConnection:
    return services.create_connection("orders-server", SERVER)


@pytest.fixture
def orders(server: SourceConnection) -> Definition:
    return Definition("mq_cmd", connection=server, topic="orders")


def test_the_secret_of_a_connection_is_encrypted_and_not_in_the_log(
    server: SourceConnection,
) -> None:
    with database.cursor() as cursor:
        cursor.execute("SELECT access_key_secret FROM inbound_sourceconnection")
        [stored] = cursor.fetchone()

    entry = AuditEntry.objects.get(action="mq:CreateConnection")
    assert "hush" not in stored + entry.after
    assert services.find_connection("orders-server").access_key_secret == "hush"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"endpoint": "rocketmq.example.com"}, "endpoint"),
        ({"endpoint": "http://rocketmq.example.com:8081"}, "endpoint"),
        ({"endpoint": "10.0.0.1:70000"}, "endpoint"),
        ({"access_key_secret": ""}, "access_key_secret"),
        ({"access_key_id": ""}, "access_key_id"),
        ({"certificate_authority": "mine"}, "certificate_authority"),
    ],
)
def test_a_connection_says_what_is_wrong_with_it(change: dict[str, Any], field: str) -> None:
    with pytest.raises(errors.Invalid) as caught:
        services.create_connection("other", replace(SERVER, **change))

    assert caught.value.field == field


def test_a_connection_that_a_rule_needs_stays(server: SourceConnection, orders: Definition) -> None:
    rule = services.create_rule("first", orders)

    with pytest.raises(errors.InUse, match="first"):
        services.delete_connection(server)

    services.delete_rule(rule)
    services.delete_connection(server)
    assert not SourceConnection.objects.exists()


@pytest.mark.parametrize("rule_id", ["ab", "x" * 65, "a b", "---", "规则一", ""])
def test_a_rule_id_has_the_shape_that_is_written(rule_id: str, orders: Definition) -> None:
    with pytest.raises(errors.Invalid) as caught:
        services.create_rule(rule_id, orders)

    assert caught.value.field == "rule_id"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"mqtt_topic": "a/b"}, "mqtt_topic"),
        ({"mqtt_topic": "sys"}, "mqtt_topic"),
        ({"mqtt_topic": "a1jnUEKYhw4"}, "mqtt_topic"),
        ({"mqtt_topic": "x" * 65}, "mqtt_topic"),
        ({"topic": "a.b"}, "topic"),
        ({"topic": ""}, "topic"),
        ({"tag_filter": "A|B"}, "tag_filter"),
        ({"tag_filter": ""}, "tag_filter"),
        ({"connection": None}, "connection"),
        ({"description": "x" * 101}, "description"),
    ],
)
def test_a_rule_says_what_is_wrong_with_it(
    orders: Definition, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(errors.Invalid) as caught:
        services.create_rule("first", replace(orders, **change))

    assert caught.value.field == field


def test_a_topic_of_mqtt_and_a_source_have_one_rule_each(orders: Definition) -> None:
    services.create_rule("first", orders)

    for definition, field in [
        (replace(orders, topic="others"), "mqtt_topic"),
        (replace(orders, mqtt_topic="other"), "topic"),
    ]:
        with pytest.raises(errors.Taken, match=r"first|orders") as caught:
            services.create_rule("second", definition)
        assert caught.value.field == field
    with pytest.raises(errors.Taken, match="first"):
        services.create_rule("first", replace(orders, mqtt_topic="other", topic="others"))


def test_a_queue_is_a_source_and_has_one_rule() -> None:
    queue, _ = mns.create_queue(settings.REGION, "orders")
    services.create_rule("first", Definition("mq_cmd", queue=queue))

    with pytest.raises(errors.Taken) as caught:
        services.create_rule("second", Definition("mq_other", queue=queue))

    assert caught.value.field == "queue"


def test_there_are_no_more_rules_than_allowed(
    orders: Definition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "INBOUND_RULES", 1)
    services.create_rule("first", orders)

    with pytest.raises(errors.TooManyRules):
        services.create_rule("second", replace(orders, mqtt_topic="other", topic="others"))


def test_every_change_of_a_rule_is_written_down_and_told(orders: Definition) -> None:
    told = [versions.current("inbound")]
    rule = services.create_rule("first", orders)
    told.append(versions.current("inbound"))
    services.enable_rule(rule)
    told.append(versions.current("inbound"))
    services.update_rule(rule, replace(orders, description="all of them"))
    services.disable_rule(rule)
    told.append(versions.current("inbound"))
    services.delete_rule(rule)
    told.append(versions.current("inbound"))

    actions = AuditEntry.objects.filter(resource=rule.arn).order_by("number")
    assert list(actions.values_list("action", flat=True)) == [
        *("mq:CreateRule", "mq:EnableRule", "mq:UpdateRule", "mq:DisableRule", "mq:DeleteRule")
    ]
    assert len(set(told)) == len(told)
    assert not InboundRule.objects.exists()


def test_devices_of_a_product_get_new_rights_when_a_rule_lets_them_hear(
    orders: Definition,
) -> None:
    product = products.create_product("Air Testing")
    rule = services.create_rule("first", replace(orders, products=[product]))
    product.refresh_from_db()
    first = product.topics_changed

    services.update_rule(rule, orders)

    product.refresh_from_db()
    assert first
    assert product.topics_changed
    assert product.topics_changed > first
