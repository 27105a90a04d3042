"""Whoever comes through whichever door is named in the audit log, with address and request."""

import pytest
from django.conf import settings
from django.test import Client

from iotconsole.kit.addresses import networks
from ram.audit.models import AuditEntry
from ram.models import User
from tests.gateway.conftest import Program, program_of

ROOT = f"acs:ram::{settings.ACCOUNT_ID}:root"


def latest() -> AuditEntry:
    entry = AuditEntry.objects.first()
    assert entry is not None
    return entry


@pytest.fixture
def program(owner: User) -> Program:
    return program_of(owner)


def test_the_console(owner: User) -> None:
    client = Client()
    client.force_login(owner)

    answer = client.post("/products/new/", {"name": "Air Testing", "node_type": 0})

    entry = latest()
    assert (entry.action, entry.door) == ("iot:CreateProduct", "console")
    assert (entry.actor, entry.actor_name, entry.address) == (ROOT, "owner", "127.0.0.1")
    assert entry.request_id == answer.headers["X-Request-Id"]


def test_rest(owner: User) -> None:
    client = Client()
    client.force_login(owner)

    answer = client.post("/api/v1/products/", {"name": "Air Testing"}, "application/json")

    entry = latest()
    assert (entry.action, entry.door, entry.actor) == ("iot:CreateProduct", "rest", ROOT)
    assert entry.request_id == answer.headers["X-Request-Id"]


def test_the_back_office(owner: User, program: Program) -> None:
    client = Client()
    client.force_login(owner)
    [key] = owner.access_keys.all()

    client.post(f"/admin/ram/accesskey/{key.pk}/change/", {"status": "Inactive"})

    entry = latest()
    assert (entry.action, entry.door, entry.actor) == ("ram:UpdateAccessKey", "admin", ROOT)


def test_openapi(program: Program) -> None:
    answer = program.call("CreateQueue", QueueName="orders")

    entry = latest()
    assert (entry.action, entry.door, entry.actor) == ("mns:CreateQueue", "openapi", ROOT)
    assert (entry.access_key_id, entry.address) == (program.access_key_id, "127.0.0.1")
    assert entry.request_id == answer.json()["RequestId"]


def test_a_proxy_that_is_trusted_tells_the_address(
    owner: User, settings: pytest.FixtureRequest
) -> None:
    settings.TRUSTED_PROXIES = networks(["127.0.0.1"])  # type: ignore[attr-defined]
    client = Client(headers={"X-Forwarded-For": "198.51.100.1"})
    client.force_login(owner)

    client.post("/products/new/", {"name": "Air Testing", "node_type": 0})

    assert latest().address == "198.51.100.1"
