"""Pages of a rule's versions: who, when and why; what differs; going back."""

import json

import pytest
from django.test import Client

from ram import services as ram
from ram.models import User
from rules import services
from rules.models import Rule

OLD, NEW = ('SELECT a\nFROM "/x/+/update"', 'SELECT b\nFROM "/x/+/update"')
HOOK = {"url": "https://example.com/hook"}


@pytest.fixture
def rule(committed: None) -> Rule:
    rule = services.create_rule("temperature")
    services.update_sql(rule, OLD)
    services.update_sql(rule, NEW, reason="b is better")
    return rule


@pytest.fixture
def owner(rule: Rule) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("olivia"))
    return client


def test_a_save_carries_who_and_why(owner: Client, rule: Rule) -> None:
    owner.post(f"/rules/{rule.pk}/", {"sql": OLD, "reason": "a was better"})

    page = owner.get(f"/rules/{rule.pk}/versions/").content.decode()
    assert "a was better" in page
    assert "olivia" in page


def test_the_latest_change_is_shown_with_signs(owner: Client, rule: Rule) -> None:
    page = owner.get(f"/rules/{rule.pk}/versions/").content.decode()

    assert "<del>- SELECT a</del>" in page
    assert "<ins>+ SELECT b</ins>" in page


def test_any_two_are_compared_the_earlier_first(owner: Client, rule: Rule) -> None:
    services.update_sql(rule, OLD)

    page = owner.get(f"/rules/{rule.pk}/versions/?from=2&to=1").content.decode()

    assert "From version 1 to 2" in page


def test_numbers_that_are_none_leave_the_list(owner: Client, rule: Rule) -> None:
    answer = owner.get(f"/rules/{rule.pk}/versions/?from=x&to={'9' * 40}")

    assert "Choose two versions" in answer.content.decode()


def test_a_rule_without_versions_says_what_they_are(owner: Client) -> None:
    rule = services.create_rule("empty")

    assert "Nothing was saved yet" in owner.get(f"/rules/{rule.pk}/versions/").content.decode()


def test_going_back_asks_why(owner: Client, rule: Rule) -> None:
    address = f"/rules/{rule.pk}/versions/1/roll-back/"

    unsaid = owner.post(address)
    said = owner.post(address, {"reason": "b is worse"})

    rule.refresh_from_db()
    assert (unsaid.status_code, said.status_code) == (200, 302)
    assert (rule.sql, rule.version) == (OLD, 3)


def test_nobody_goes_back_to_a_role_they_may_not_pass(owner: Client, rule: Rule) -> None:
    ram.ensure_system_policies()
    role = ram.create_iot_role()
    configuration = services.queue_configuration("cn-shanghai", "alerts", role.name)
    rule.versions.filter(number=1).update(
        operations=[{"kind": "MNS_QUEUE", "configuration": configuration, "is_for_errors": False}]
    )
    statement = {"Effect": "Allow", "Action": "iot:*", "Resource": "*"}
    policy = ram.create_policy("iot", json.dumps({"Version": "1", "Statement": [statement]}))
    user = ram.create_user("eve")
    ram.attach_policy(user, policy)
    eve = Client()
    eve.force_login(user)

    with_role = eve.post(f"/rules/{rule.pk}/versions/1/roll-back/", {"reason": "mine"})
    without = eve.post(f"/rules/{rule.pk}/versions/2/roll-back/", {"reason": "mine"})

    assert (with_role.status_code, without.status_code) == (403, 302)
