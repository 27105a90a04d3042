"""What one may not use is not shown: no button, no tab, no fragment that would be refused."""

import json
import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import resolve

from inbound import services as inbound
from inbound.services import Access, Definition
from mns import services as mns
from products import services as products
from products.models import Product
from ram import services as ram
from rules import services as rules
from rules.models import Rule

REGION = settings.REGION
LEADS = re.compile(r'(?:hx-get|hx-post|action)="(/[^"?]*)')
# A form that is sent to the page it stands on, and has a button for that.
SAVES = re.compile(
    r'<form(?![^>]*action=)[^>]*method="post"[^>]*>(?:(?!</form>).)*<button', re.DOTALL
)
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
    air = products.create_product("Air Testing")
    products.create_device(air, "device1")
    server = inbound.create_connection("server", Access("127.0.0.1:9"))
    into = Definition("mq_air", connection=server, topic="air", products=[air])
    inbound.create_rule("inbound-air", into)
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


def refused_leads(page: Any) -> list[str]:
    offered = {lead: resolve(lead).url_name or "" for lead in LEADS.findall(page.text)}
    may = page.context["may"]
    return [
        lead
        for lead, name in offered.items()
        if name not in ALWAYS and not may[name] and name != "rule"
    ]


@pytest.mark.parametrize(
    "address",
    [
        *["/mns/queues/", "/mns/queues/air/", "/mns/topics/", "/mns/topics/air/"],
        *["/mns/topics/air/subscriptions/copies/", "/mns/topics/air/subscriptions/pushed/"],
        *["/rules/", "/rules/{rule}/", "/products/", "/products/{key}/"],
        *["/products/{key}/details/", "/products/{key}/subscription/"],
        *["/products/{key}/topics/", "/products/{key}/log/", "/devices/"],
        *["/products/{key}/devices/device1/", "/products/{key}/devices/device1/connect/"],
        *["/ram/users/", "/ram/users/bob/", "/ram/users/bob/permissions/"],
        *["/ram/groups/", "/ram/groups/watchers/", "/ram/roles/", "/ram/roles/writer/"],
        *["/ram/policies/", "/ram/policies/Custom/mine/", "/ram/access-keys/"],
        *["/inbound/connections/", "/inbound/rules/", "/inbound/rules/inbound-air/"],
        *["/inbound/rules/inbound-air/latest/", "/inbound/rules/inbound-air/receivers/"],
    ],
)
def test_a_reader_is_offered_nothing_that_would_be_refused(reader: Client, address: str) -> None:
    key = Product.objects.get().product_key

    page = reader.get(address.format(rule=Rule.objects.get().pk, key=key))

    assert page.status_code == 200
    may = page.context["may"]
    assert may[f"save_{page.resolver_match.url_name}"] or not SAVES.search(page.text)
    assert refused_leads(page) == []


@pytest.mark.parametrize(
    "address",
    [
        *["/devices/", "/products/", "/rules/", "/mns/queues/", "/mns/topics/"],
        *["/ram/users/", "/ram/groups/", "/ram/roles/", "/ram/access-keys/"],
        *["/inbound/connections/", "/inbound/rules/"],
    ],
)
def test_a_reader_is_not_asked_to_make_the_first_one(committed: None, address: str) -> None:
    ram.ensure_system_policies()
    bob = ram.create_user("bob")
    ram.attach_policy(bob, ram.find_policy("System", "ReadOnlyAccess"))
    client = Client()
    client.force_login(bob)

    page = client.get(address)

    assert page.status_code == 200
    assert refused_leads(page) == []


def test_who_may_save_is_offered_it(reader: Client) -> None:
    changes = {"Effect": "Allow", "Action": ["iot:Update*", "iot:Create*"], "Resource": "*"}
    document = json.dumps({"Version": "1", "Statement": [changes]})
    ram.attach_policy(ram.find_user("bob"), ram.create_policy("changes", document))
    addresses = [
        f"/rules/{Rule.objects.get().pk}/",
        f"/products/{Product.objects.get().product_key}/subscription/",
    ]

    offered = [SAVES.search(reader.get(address).text) for address in addresses]

    assert all(offered)


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
