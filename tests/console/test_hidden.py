"""What one may not use is not shown: no button, no tab, no fragment that would be refused."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import resolve

from mns import services as mns
from products import services as products
from ram import services as ram
from rules import services as rules
from rules.models import Rule

REGION = settings.REGION
LEADS = re.compile(r'(?:hx-get|hx-post|action)="(/[^"?]*)')
ALWAYS = {"logout", "set_language"}


@pytest.fixture
def reader(committed: None) -> Client:
    """Somebody who may look at everything, before one of everything."""
    ram.ensure_system_policies()
    role = ram.create_iot_role("writer")
    mns.create_topic(REGION, "air")
    mns.create_queue(REGION, "air")
    topic = mns.find_topic(REGION, "air")
    mns.subscribe(topic, "copies", f"acs:mns:{REGION}:1:queues/air")
    mns.subscribe(topic, "pushed", "http://127.0.0.1:9/")
    products.create_product("Air Testing")
    rule = rules.create_rule("air")
    chosen = rules.message_service_configuration(REGION, "air", role.name)
    rules.add_operation(rule, "MNS", chosen)
    bob = ram.create_user("bob")
    ram.add_user_to_group(bob, ram.create_group("watchers"))
    ram.attach_policy(ram.find_group("watchers"), ram.find_policy("System", "ReadOnlyAccess"))
    ram.create_access_key(bob)
    ram.create_policy("mine", ram.find_policy("System", "ReadOnlyAccess").document)
    client = Client()
    client.force_login(bob)
    return client


@pytest.mark.parametrize(
    "address",
    [
        *["/mns/queues/", "/mns/queues/air/", "/mns/topics/", "/mns/topics/air/"],
        *["/mns/topics/air/subscriptions/copies/", "/mns/topics/air/subscriptions/pushed/"],
        *["/rules/", "/rules/{rule}/"],
        *["/ram/users/", "/ram/users/bob/", "/ram/users/bob/permissions/"],
        *["/ram/groups/", "/ram/groups/watchers/", "/ram/roles/", "/ram/roles/writer/"],
        *["/ram/policies/", "/ram/policies/Custom/mine/", "/ram/access-keys/"],
    ],
)
def test_a_reader_is_offered_nothing_that_would_be_refused(reader: Client, address: str) -> None:
    page = reader.get(address.format(rule=Rule.objects.get().pk))

    assert page.status_code == 200
    offered = {lead: resolve(lead).url_name for lead in LEADS.findall(page.text)}
    refused = [
        lead
        for lead, name in offered.items()
        if name not in ALWAYS and not page.context["may"][name] and name != "rule"
    ]
    assert refused == []


def test_a_dialog_that_is_closed_says_so_in_a_sentence(reader: Client) -> None:
    answer = reader.get("/mns/new-queue/", headers={"HX-Request": "true"})

    assert answer.status_code == 403
    assert answer.text == "You may not do this: no policy of yours allows mns:CreateQueue."


def test_who_may_do_nothing_learns_what_is_missing_and_whom_to_ask(committed: None) -> None:
    client = Client()
    client.force_login(ram.create_user("nobody"))

    page = client.get("/").text

    assert "iot:ListRule" in page
    assert "ask the owner of the account" in page
    assert "nothing but your own account is open to you" in page
