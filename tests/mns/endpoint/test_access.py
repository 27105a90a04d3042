"""What users and roles may do at the door, and what those are told who may not."""

import json
import time
from dataclasses import replace

import pytest

from mns.endpoint import routes
from tests.mns.endpoint.cast import Client, House

# In the platform's own process: users with policies, a role, and two who wear it.
PEOPLE = """
import json
from datetime import UTC, datetime, timedelta
from iotconsole.kit.clock import moment, now_ms
from ram import services
from ram.identity import identity_of
from ram.policy import SYSTEM_POLICIES
from ram.sts import Wish, assume_role

def allow(*statements):
    return json.dumps({"Version": "1", "Statement": [
        {"Effect": "Allow", "Action": action, "Resource": resource, **more}
        for action, resource, more in statements]})

def user(name, document):
    user = services.create_user(name)
    services.attach_policy(user, services.create_policy(f"of-{name}", document))
    key = services.create_access_key(user)
    return user, [key.access_key_id, key.secret, ""]

def wear(role, now):
    wish = Wish(role.resource, "job")
    worn = assume_role(identity_of(alice), wish, now=now)
    return [worn.access_key_id, worn.access_key_secret, worn.security_token]

services.ensure_system_policies()
queue = "acs:mns:*:*:/queues/allowed"
near = {"Condition": {"IpAddress": {"acs:SourceIp": "127.0.0.0/8"}}}
far = {"Condition": {"IpAddress": {"acs:SourceIp": "192.0.2.0/24"}}}
alice, alices = user("alice", allow((["mns:*"], queue, {}), ("sts:AssumeRole", "*", {})))
_, near = user("near", allow(("mns:*", "*", near)))
_, far = user("far", allow(("mns:*", "*", far)))
reader = services.create_user("reader")
services.attach_policy(reader, services.find_policy("System", "AliyunMNSReadOnlyAccess"))
key = services.create_access_key(reader)
trust = allow().replace("[]", json.dumps([{"Effect": "Allow", "Action": "sts:AssumeRole",
    "Principal": {"RAM": alice.arn}}]))
role = services.create_role("writer", trust)
services.attach_policy(role, services.create_policy("send", allow(("mns:SendMessage", "*", {}))))
now = moment(now_ms())
print(json.dumps({"alice": alices, "near": near, "far": far,
    "reader": [key.access_key_id, key.secret, ""],
    "worn": wear(role, now), "expired": wear(role, now - timedelta(hours=2))}))
"""
PATIENCE_SECONDS = 60
HELLO = "<Message><MessageBody>aGVsbG8=</MessageBody></Message>"


@pytest.fixture(scope="module")
def people(house: House) -> dict[str, Client]:
    house.owner.ask("PUT", "/queues/allowed", "<Queue/>")
    house.owner.ask("PUT", "/queues/other", "<Queue/>")
    made = house.manage("shell", "--verbosity", "0", "-c", PEOPLE).splitlines()[-1]
    return {
        name: Client(house.port, key, secret, more={"security-token": token} if token else {})
        for name, (key, secret, token) in json.loads(made).items()
    } | {"stranger": house.stranger}


@pytest.mark.parametrize(
    ("who", "method", "target", "body", "status"),
    [
        ("alice", "GET", "/queues/allowed", "", 200),
        ("alice", "POST", "/queues/allowed/messages", HELLO, 201),
        ("alice", "GET", "/queues/other", "", 403),
        ("alice", "GET", "/queues", "", 403),
        ("alice", "GET", "/queues/allowed-not", "", 403),
        ("reader", "GET", "/queues", "", 200),
        ("reader", "GET", "/queues/other", "", 200),
        ("reader", "GET", "/queues/other/messages?peekonly=true", "", 403),
        ("reader", "POST", "/queues/other/messages", HELLO, 403),
        ("reader", "DELETE", "/queues/other", "", 403),
        ("near", "GET", "/queues/other", "", 200),
        ("far", "GET", "/queues/other", "", 403),
        ("stranger", "GET", "/queues/other", "", 403),
        ("worn", "POST", "/queues/other/messages", HELLO, 201),
        ("worn", "GET", "/queues/other", "", 403),
    ],
)
def test_policies_decide(
    people: dict[str, Client], who: str, method: str, target: str, body: str, status: int
) -> None:
    answer = people[who].ask(method, target, body)

    assert answer.status == status
    assert status != 403 or answer.code == "AccessDenied"


# How a variant of an operation is asked for, and what it is sent.
VARIANTS = {
    "": ("", ""),
    "openservice": ("", ""),
    "meta": ("?accountmeta=true", "<Account/>"),
    "override": ("?metaoverride=true", ""),
    "batch": ("?numOfMessages=1", ""),
    "peek": ("?peekonly=true", ""),
    "batch peek": ("?peekonly=true&numOfMessages=1", ""),
}
BATCHES = {"POST": f"<Messages>{HELLO}</Messages>", "DELETE": "<ReceiptHandles/>"}


@pytest.mark.parametrize("who", ["owner", "reader", "stranger", "expired"])
@pytest.mark.parametrize(("method", "shape", "variant"), routes.OPERATIONS)
def test_every_operation_asks_who_it_is(
    house: House, people: dict[str, Client], who: str, method: str, shape: str, variant: str
) -> None:
    action = routes.OPERATIONS[method, shape, variant].action
    query, body = VARIANTS[variant]
    if variant == "batch" and method in BATCHES:
        query, body = "", BATCHES[method]
    may = who == "owner" or (who == "reader" and action.startswith(("Get", "List")))

    path = shape.replace("*", "openservice" if variant == "openservice" else "nothing")
    answer = (people | {"owner": house.owner})[who].ask(method, f"/{path}{query}", body)

    refused = "InvalidAccessKeyId" if who == "expired" else "AccessDenied"
    assert (answer.status == 403 and answer.code == refused) is not may


def test_absent_and_forbidden_look_alike(people: dict[str, Client]) -> None:
    absent = people["stranger"].ask("GET", "/queues/nothing-here")
    forbidden = people["stranger"].ask("GET", "/queues/other")

    assert (absent.status, absent.code) == (forbidden.status, forbidden.code)


@pytest.mark.parametrize("who", ["expired", "without", "foreign", "broken"])
def test_a_temporary_key_without_its_good_token_is_not_known(
    people: dict[str, Client], who: str
) -> None:
    worn = people["worn"]
    clients = {
        "expired": people["expired"],
        "without": replace(worn, more={}),
        "foreign": replace(worn, more=people["expired"].more),
        "broken": replace(worn, more={"security-token": "CAIS"}),
    }

    answer = clients[who].ask("POST", "/queues/other/messages", HELLO)

    assert (answer.status, answer.code) == (403, "InvalidAccessKeyId")


def test_a_policy_that_goes_is_gone_at_the_door(house: House, people: dict[str, Client]) -> None:
    assert people["worn"].ask("POST", "/queues/allowed/messages", HELLO).status == 201

    house.manage(
        *("shell", "--verbosity", "0", "-c"),
        "from ram import services as s\n"
        "r = s.find_role('writer')\n"
        "s.detach_policy(r, r.policies.get())\n",
    )

    deadline = time.monotonic() + PATIENCE_SECONDS
    while people["worn"].ask("POST", "/queues/allowed/messages", HELLO).status != 403:
        assert time.monotonic() < deadline


def test_the_use_of_a_key_is_written_down(house: House, people: dict[str, Client]) -> None:
    people["reader"].ask("GET", "/queues")
    ask = "from ram.models import *; k = AccessKey.objects.get(user__username='reader'); "

    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        seen = house.manage("shell", "--verbosity", "0", "-c", ask + "print(k.last_used_service)")
        if seen.split() == ["MNS"]:
            return
        assert time.monotonic() < deadline
