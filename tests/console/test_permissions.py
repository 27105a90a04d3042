"""Who may open what: every address of the console has an answer for each of the cast."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from rest_framework.views import APIView

from mns import services as mns
from ram import services as ram
from ram.models import Policy
from ram.permissions import table
from rules.services import create_rule

OPEN_TO_ALL = {
    *{"login", "sign_in_code", "set_language", "healthz", "readyz", "metrics"},
    "device_token",
    "register_device",
    "mqtt_authority",
    "hooks",
    "signing_certificate",
}
OWN = {
    *{"logout", "account", "change_password", "add_authenticator", "remove_authenticator"},
    *{"renew_codes", "end_session", "end_other_sessions", "create_token", "revoke_token"},
    *{"api-docs", "check_document"},
}
# What a reader may not open: what changes something, shows messages or shows a secret.
CLOSED_TO_READERS = {
    *{"add_device", "create_product", "delete_device", "delete_product", "device_secret"},
    *{"edit_product", "switch_device", "publish_to_device", "call_device", "broadcast"},
    *{"set_properties", "invoke_service"},
    *{"create_category", "delete_category", "edit_category", "switch_registration"},
    *{"export_secrets", "product_secret", "register_devices", "start_batch"},
    *{"device_commands", "device_simulator", "edit_device", "edit_tags", "reset_secret"},
    *{"add_operation", "create_rule", "delete_operation", "delete_rule", "edit_operation"},
    *{"add_error_operation", "import_rules", "smallest_queue_policy"},
    *{"delete_server_subscription", "roll_back_rule", "smallest_policy", "start_rule"},
    *{"end_shadow_run", "stop_rule", "take_over_shadow_run"},
    *{"end_trace", "trace_rule"},
    *{"create_queue", "dead_letters", "delete_queue", "delete_received", "edit_queue"},
    *{"messages", "purge_queue", "queue_next", "receive_messages", "redrive", "remove_message"},
    *{"resend_message", "send_message", "show_received", "stop_redrive"},
    *{"create_topic", "delete_topic", "edit_topic", "publish"},
    *{"edit_subscription", "subscribe", "test_push", "try_now", "unsubscribe"},
    *{"attach_policy", "create_policy", "create_role", "delete_policy", "delete_role"},
    *{"delete_version", "detach_policy", "edit_policy", "edit_trust", "set_default_version"},
    *{"edit_role", "create_access_key", "delete_key", "rotate_key", "switch_key"},
    *{"attach_user_policy", "create_user", "delete_user", "detach_user_policy", "edit_user"},
    *{"create_login", "delete_login", "edit_login", "join_group", "switch_user"},
    *{"add_member", "attach_group_policy", "create_group", "delete_group", "edit_group"},
    *{"detach_group_policy", "remove_member"},
    *{"create_connection", "delete_connection", "edit_connection", "test_connection"},
    *{"create_inbound_rule", "delete_inbound_rule", "edit_inbound_rule"},
    *{"disable_inbound_rule", "enable_inbound_rule", "inbound_letters"},
    *{"delete_inbound_letter", "delete_inbound_letters"},
    *{"redrive_inbound_letter", "redrive_inbound_letters"},
    *{"audit", "audit_entry", "audit_export", "audit_verify"},  # they tell of everybody
    "office_door",  # of the owner's staff
}
ANYTHING = {"pk": 1, "operation": 1, "rank": 1, "number": 1}


@pytest.fixture
def reader(committed: None) -> Client:
    ram.ensure_system_policies()
    return signed_in("reader", ram.find_policy("System", "ReadOnlyAccess"))


@pytest.fixture
def administrator(committed: None) -> Client:
    ram.ensure_system_policies()
    return signed_in("administrator", ram.find_policy("System", "AdministratorAccess"))


def signed_in(name: str, policy: Policy) -> Client:
    user = ram.create_user(name)
    ram.attach_policy(user, policy)
    client = Client()
    client.force_login(user)
    return client


pytestmark = pytest.mark.django_db


def pages(rows: list[Any]) -> Iterator[URLPattern]:
    """Answer all that has an address but the back office and REST, which ask for themselves."""
    for row in rows:
        if isinstance(row, URLPattern):
            if not issubclass(getattr(row.callback, "cls", object), APIView):
                yield row
        elif row.app_name != "admin":
            yield from pages(row.url_patterns)


def addresses() -> dict[str, str]:
    """Answer where each page is, by its name."""
    found = {}
    for page in pages(get_resolver().url_patterns):
        assert page.name, f"The page at {page.pattern} has no name."
        parameters = page.pattern.regex.groupindex
        found[page.name] = reverse(page.name, kwargs={p: ANYTHING.get(p, "x") for p in parameters})
    return found


def open_pages(client: Client) -> set[str]:
    answers = {name: client.get(address) for name, address in addresses().items()}
    assert len(answers) > 60
    return {name for name, answer in answers.items() if not is_closed(answer)}


def is_closed(answer: HttpResponseBase) -> bool:
    return answer.status_code == 403 or "/login/?next=" in answer.headers.get("Location", "")


def test_nobody_is_led_to_the_sign_in_page_from_everywhere() -> None:
    assert open_pages(Client()) == OPEN_TO_ALL


def test_somebody_who_does_not_own_the_account_has_one_of_their_own(stranger: Client) -> None:
    assert open_pages(stranger) == OPEN_TO_ALL | OWN


def test_a_reader_opens_what_shows_and_not_what_changes(reader: Client) -> None:
    assert set(addresses()) - open_pages(reader) == CLOSED_TO_READERS


def test_an_administrator_may_open_everything(administrator: Client) -> None:
    assert set(addresses()) - open_pages(administrator) == {"office_door"}


def test_every_page_says_what_it_needs_and_nothing_else_does() -> None:
    asking = {
        page.name
        for page in pages(get_resolver().url_patterns)
        if getattr(page.callback, "login_required", True)
    }

    assert asking == table("PAGES").keys()


def test_a_policy_about_one_queue_opens_that_queue_only(committed: None) -> None:
    statement = {"Effect": "Allow", "Action": "mns:*", "Resource": "acs:mns:*:*:/queues/orders"}
    document = json.dumps({"Version": "1", "Statement": [statement]})
    for name in ("orders", "others"):
        mns.create_queue("cn-shanghai", name)
    alice = signed_in("alice", ram.create_policy("orders", document))

    assert alice.get("/mns/queues/orders/").status_code == 200
    assert alice.get("/mns/queues/others/").status_code == 403
    assert alice.get("/mns/queues/").status_code == 403


def test_the_policy_of_the_address_counts_and_not_one_that_is_sent_besides(
    committed: None,
) -> None:
    about = ["acs:ram:*:*:user/alice", "acs:ram:*:*:policy/hers"]
    statement = {"Effect": "Allow", "Action": "ram:*", "Resource": about}
    document = json.dumps({"Version": "1", "Statement": [statement]})
    hers, other = (ram.create_policy(name, document) for name in ("hers", "other"))
    alice = signed_in("alice", hers)

    taken = alice.post(f"/ram/users/alice/detach/{other.pk}/", {"policy": hers.pk})
    deleted = alice.post("/ram/policies/Custom/other/delete/", {"policy": "hers"})
    unreadable = alice.post("/ram/users/alice/attach/", {"policy": "\N{SUPERSCRIPT TWO}"})

    assert [taken.status_code, deleted.status_code, unreadable.status_code] == [403, 403, 403]
    assert Policy.objects.filter(pk=other.pk).exists()


def test_who_looks_at_a_rule_may_not_save_it(reader: Client) -> None:
    rule = create_rule("temperature")

    assert reader.get(f"/rules/{rule.pk}/").status_code == 200
    assert reader.post(f"/rules/{rule.pk}/", {"sql": 'SELECT * FROM "/#"'}).status_code == 403


def test_templates_know_what_the_reader_may(reader: Client) -> None:
    mns.create_queue("cn-shanghai", "orders")

    may = reader.get("/mns/queues/orders/").context["may"]

    assert may["queue"]
    assert not may["delete_queue"]
    assert not may["no_such_page"]


def test_the_owner_may_open_everything(console: Client) -> None:
    assert open_pages(console) == set(addresses())


def test_who_may_not_is_told_who_may_and_can_sign_in_anew(stranger: Client) -> None:
    answer = stranger.get("/")

    assert "ask the owner of the account" in answer.text
    assert 'action="/logout/"' in answer.text


def test_a_button_is_as_closed_as_its_page(stranger: Client) -> None:
    assert stranger.post("/products/new/", {"name": "Air Testing"}).status_code == 403


def test_the_back_office_asks_for_staff(stranger: Client) -> None:
    assert "/admin/login/" in stranger.get("/admin/").headers["Location"]
