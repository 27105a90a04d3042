"""The page of a rule draws what became of all messages, with a way to those that each number is."""

import re

from django.test import Client
from django.urls import reverse

from mns import services as mns
from rules import services
from tests.rules.conftest import House, house

__all__ = ["house"]
WARM = {"temperature": 31}
COLD = {"temperature": 14}


def flow(console: Client, house: House) -> str:
    text = console.get(reverse("rule_flow", args=[house.rule.pk])).text
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def test_every_part_has_its_number_and_failures_their_reasons(
    console: Client, house: House
) -> None:
    house.carry(house.message(WARM, number=1), house.message(COLD, number=2), batch_id="first")
    mns.delete_topic(mns.find_topic("cn-shanghai", "alerts"))
    house.carry(house.message(WARM, number=3), house.message(b"{", number=4), batch_id="second")

    said = flow(console, house)

    assert said == (
        "4 matched the topic 1 filtered out 1 not readable for the SQL 1 forwarded "
        "0 waiting for a target 1 failed ( no such topic 1 ) "
        "Send to Message Service cn-shanghai/alerts 2 "
        "1 forwarded 0 waiting for a target 1 failed ( no such topic 1 )"
    )


def test_a_number_leads_to_its_messages(console: Client, house: House) -> None:
    house.carry(house.message(WARM))
    page = reverse("rule", args=[house.rule.pk])

    text = console.get(reverse("rule_flow", args=[house.rule.pk])).text

    for outcome in ("filtered", "sql", "forwarded", "waiting", "failed"):
        assert f'href="{page}?outcome={outcome}#recent"' in text


def test_who_is_told_of_errors_is_drawn_by_itself(console: Client, house: House) -> None:
    services.add_operation(house.rule, "HTTP", {"url": "http://127.0.0.1:9/"}, is_for_errors=True)

    assert "Forward error data: " in flow(console, house)
