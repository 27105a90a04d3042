"""What an operator's own tools may read without signing in."""

from django.conf import settings
from django.test import Client

from iotconsole.kit.clock import now_ms
from iotconsole.kit.valkey import client as store
from mns import services as mns
from products.services import create_product
from rules import intake, subscription
from rules import services as rules
from rules.intake import Counts
from rules.journal import Commands
from rules.ledger import Outcome, Passage
from tests.api.conftest import count


def scrape() -> list[str]:
    return Client().get("/metrics").content.decode().splitlines()


def test_metrics_count_what_rules_did(db: None, empty_store: None) -> None:
    rule = rules.create_rule("hot-air")
    passage = Passage(now_ms(), 1, "/a1/air-01/update", Outcome.FORWARDED, 200, "")
    count(rule, passage, passage)

    lines = scrape()

    assert 'iotconsole_rule_messages_total{outcome="forwarded",rule="hot-air"} 2.0' in lines


def test_metrics_count_what_subscriptions_dropped(db: None, empty_store: None) -> None:
    product = create_product("Air Testing")
    subscription.subscribe(product, settings.REGION, device_data=True, device_status=False)
    commands = Commands()
    intake.record(commands, product.product_key, Counts(delivered=2, dropped=1))
    for words in commands.written:
        store().execute_command(*words)  # type: ignore[no-untyped-call]

    lines = scrape()

    for outcome, number in (("delivered", 2), ("dropped", 1), ("failed", 0)):
        labels = f'outcome="{outcome}",product_key="{product.product_key}"'
        assert f"iotconsole_subscription_messages_total{{{labels}}} {number}.0" in lines


def test_metrics_count_what_waits_in_queues(db: None, empty_store: None) -> None:
    queue, _ = mns.create_queue(settings.REGION, "orders")
    mns.send_message(queue, b"hello")

    lines = scrape()

    labels = f'queue="orders",region="{settings.REGION}",state="active"'
    assert f"iotconsole_queue_messages{{{labels}}} 1.0" in lines


def test_metrics_tell_which_part_is_down(db: None, empty_store: None) -> None:
    lines = scrape()

    assert 'iotconsole_up{part="store"} 1.0' in lines
    assert 'iotconsole_up{part="worker"} 0.0' in lines


def test_anybody_may_ask_whether_the_platform_is_alive_and_ready(
    db: None, empty_store: None
) -> None:
    client = Client()

    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").json()["worker"] is False
