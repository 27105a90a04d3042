"""The list of rules: what is looked for, in which order; the links between rules and the rest."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from iotconsole.kit.clock import now_ms
from products.models import Device
from ram.models import User
from rules import listing, services
from rules.listing import Wanted
from rules.models import Rule
from rules.relations import relations_of
from tests.rules.conftest import House


@pytest.fixture
def relay(house: House) -> Rule:
    """A second, stopped rule, which hears replies and sends on to what the first one hears."""
    rule = services.create_rule("relay", "passes on")
    key = house.device.product.product_key
    services.update_sql(rule, f'SELECT * FROM "/{key}/{house.device.name}/user/reply"')
    topic = f"/{key}/${{target}}/update"
    # Devices publish there and do not hear it: only rules do.
    rule.operations.create(kind="REPUBLISH", configuration={"topic": topic, "topicType": 1})
    return rule


@pytest.fixture
def owner(house: House) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("owner"))
    return client


def names(**wanted: str) -> list[str]:
    return [rule.name for rule in listing.find(Wanted(**wanted))]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, ["relay", "warm"]),
        ({"q": "passes"}, ["relay"]),
        ({"q": "temperature"}, ["warm"]),
        ({"status": "RUNNING"}, ["warm"]),
        ({"kind": "REPUBLISH"}, ["relay"]),
        ({"topic": "user/reply"}, ["relay"]),
        ({"topic": "/{key}/sensor/update"}, ["warm"]),
        ({"topic": "{key}"}, ["relay", "warm"]),
        ({"target": "cn-shanghai/alerts"}, ["warm"]),
        ({"target": "AccessingMNSRole"}, ["warm"]),
        ({"q": "warm", "status": "STOP"}, []),
        ({"order": "name"}, ["relay", "warm"]),
        ({"order": "busiest"}, ["warm", "relay"]),
        ({"order": "failed"}, ["warm", "relay"]),
        ({"order": "nonsense"}, ["relay", "warm"]),
    ],
)
def test_rules_are_found(
    house: House, relay: Rule, monkeypatch: Any, wanted: dict[str, str], found: list[str]
) -> None:
    house.carry(house.message({"temperature": 31}), house.message(b"no JSON", number=2))
    later = now_ms() + 60_000  # the minute is over then
    monkeypatch.setattr(listing, "now_ms", lambda: later)
    key = house.device.product.product_key

    assert names(**{name: text.format(key=key) for name, text in wanted.items()}) == found


def test_a_rule_tells_what_it_hangs_together_with(house: House, relay: Rule) -> None:
    there, back = relations_of(relay), relations_of(house.rule)

    assert (there.product, there.device) == (house.device.product, house.device.name)
    assert (there.leads_to, there.comes_from) == ((house.rule,), ())
    assert (back.product, back.device) == (house.device.product, "")
    assert (back.leads_to, back.comes_from) == ((), (relay,))


def test_a_rule_without_sql_hears_nobody(committed: None) -> None:
    found = relations_of(services.create_rule("bare"))

    assert (found.source, found.product, found.comes_from) == ("", None, ())


def test_the_list_shows_targets_figures_and_the_last_failure(owner: Client, house: House) -> None:
    house.carry(house.message(b"no JSON", number=7))

    page = owner.get("/rules/").content.decode()

    assert "alerts" in page
    assert "<svg" in page
    assert "/messages/7/" in page
    assert "No rule matches." in owner.get("/rules/?q=nothing").content.decode()


def test_recent_messages_are_narrowed_by_outcome_or_cause(owner: Client, house: House) -> None:
    house.carry(house.message({"temperature": 31}, number=11), house.message(b"{", number=12))

    def shown(outcome: str) -> list[bool]:
        page = owner.get(f"/rules/{house.rule.pk}/recent/?outcome={outcome}").content.decode()
        return ["/messages/11/" in page, "/messages/12/" in page]

    assert shown("") == shown("nonsense") == [True, True]
    assert shown("forwarded") == [True, True]  # the last failure is always told of
    assert shown("failed") == shown("sql") == [False, True]
    assert (
        "None of the latest"
        in owner.get(f"/rules/{house.rule.pk}/recent/?outcome=filtered").content.decode()
    )


def test_the_page_links_what_the_rule_is_connected_with(
    owner: Client, house: House, relay: Rule
) -> None:
    device: Device = house.device

    page = owner.get(f"/rules/{relay.pk}/").content.decode()

    assert f"/products/{device.product.product_key}/devices/{device.name}/" in page
    assert f"/rules/{house.rule.pk}/" in page
    assert settings.REGION in owner.get(f"/rules/{house.rule.pk}/").content.decode()
