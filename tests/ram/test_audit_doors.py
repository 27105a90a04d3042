"""Whoever comes through whichever door is named in the audit log, with address and request."""

import json
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from iotconsole.kit.addresses import networks
from iotconsole.kit.clock import moment, now_ms
from ram import audit, sts
from ram import services as ram
from ram.audit.models import AuditEntry
from ram.identity import identity_of
from ram.models import User
from tests.gateway.conftest import Program, program_of

pytestmark = pytest.mark.usefixtures("plain_static_files")
ROOT = f"acs:ram::{settings.ACCOUNT_ID}:root"

PRODUCT = {"name": "Air Testing", "node_type": 0, "edition": "iothub", "data_format": 1}


@pytest.fixture
def plain_static_files(settings: pytest.FixtureRequest) -> None:
    settings.STORAGES = {  # type: ignore[attr-defined]
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


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

    answer = client.post("/products/new/", PRODUCT)

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

    client.post("/products/new/", PRODUCT)

    assert latest().address == "198.51.100.1"


@pytest.fixture
def office(owner: User) -> Client:
    client = Client()
    client.force_login(owner)
    return client


@pytest.fixture
def server(committed: None) -> User:
    return User.objects.create_user("server", password="a long password")


def test_a_person_changed_in_the_back_office(office: Client, server: User) -> None:
    moment = {"date_joined_0": "2026-01-01", "date_joined_1": "12:00:00"}
    login = {"login_profile-TOTAL_FORMS": "0", "login_profile-INITIAL_FORMS": "0"}

    office.post(f"/admin/ram/user/{server.pk}/change/", {"username": "other", **moment, **login})

    entry = latest()
    assert (entry.action, entry.door, entry.resource) == ("ram:UpdateUser", "admin", server.arn)
    assert '"username":"server"' in entry.before
    assert '"username":"other"' in entry.after


def test_a_person_deleted_in_the_back_office(office: Client, server: User) -> None:
    office.post(f"/admin/ram/user/{server.pk}/delete/", {"post": "yes"})

    assert (latest().action, latest().resource) == ("ram:DeleteUser", server.arn)


def test_many_people_deleted_in_the_back_office(office: Client, server: User) -> None:
    chosen = {"action": "delete_selected", "_selected_action": [server.pk], "post": "yes"}

    office.post("/admin/ram/user/", chosen)

    assert (latest().action, latest().resource) == ("ram:DeleteUser", server.arn)


def test_a_password_changed_in_the_back_office(office: Client, server: User) -> None:
    password = "another Long passw0rd"
    asked = {"password1": password, "password2": password, "usable_password": "true"}

    office.post(f"/admin/ram/user/{server.pk}/password/", asked)

    entry = latest()
    assert (entry.action, entry.resource) == ("ram:ChangePassword", server.arn)
    assert password not in entry.after


def test_a_person_made_in_the_back_office(office: Client) -> None:
    password = "another Long passw0rd"
    login = {"login_profile-TOTAL_FORMS": "0", "login_profile-INITIAL_FORMS": "0"}
    asked = {"username": "new", "password1": password, "password2": password, **login}

    office.post("/admin/ram/user/add/", {**asked, "usable_password": "true"})

    assert "ram:CreateUser" in AuditEntry.objects.values_list("action", flat=True)


def test_the_back_office_has_no_way_to_change_the_audit_log(office: Client, owner: User) -> None:
    audit.note("test:Note", "acs:test:::1")

    seen = office.get("/admin/ram/auditentry/1/change/")
    changed = office.post("/admin/ram/auditentry/1/change/", {"actor": "mallory"})
    deleted = office.post("/admin/ram/auditentry/1/delete/", {"post": "yes"})

    assert (seen.status_code, changed.status_code, deleted.status_code) == (200, 403, 403)


def test_whoever_puts_on_a_role_is_kept(owner: User) -> None:
    trust = {"Action": "sts:AssumeRole", "Effect": "Allow", "Principal": {"RAM": [ROOT]}}
    role = ram.create_role("writer", json.dumps({"Version": "1", "Statement": [trust]}))

    worn = sts.assume_role(
        identity_of(owner), sts.Wish(role.resource, "night"), now=moment(now_ms())
    )

    entry = latest()
    assert (entry.action, entry.resource) == ("sts:AssumeRole", role.resource)
    assert worn.access_key_id in entry.after
    assert worn.access_key_secret not in entry.after


def test_a_command(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getpass", lambda **_: "another Long passw0rd")

    call_command("changepassword", "owner", stdout=StringIO())

    assert (latest().action, latest().door, latest().actor) == (
        "ram:ChangePassword",
        "system",
        "system",
    )
