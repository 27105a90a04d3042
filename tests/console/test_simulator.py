"""The simulator answers as the doors do, and says which statement it was."""

import json
import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from iotconsole.kit.clock import now_ms
from mns import services as mns
from ram import services as ram
from ram.models import Policy, Role
from rules import ledger
from rules import services as rules
from rules.models import Rule
from rules.operations.message_service import MessageService
from rules.rows import verdict
from tests.api.conftest import count

REGION = settings.REGION
TOPIC = f"acs:mns:{REGION}:{settings.ACCOUNT_ID}:/topics/air/messages"


def document(*statements: dict[str, object]) -> str:
    return json.dumps({"Version": "1", "Statement": statements})


def statement(effect: str, action: str, resource: str = "*", **more: object) -> dict[str, object]:
    return {"Effect": effect, "Action": action, "Resource": resource, **more}


@pytest.fixture
def writer(committed: None) -> Role:
    """A role that may publish by the second statement of its policy, but only over TLS."""
    ram.ensure_system_policies()
    role = ram.create_iot_role("Writer")
    ram.detach_policy(role, role.policies.get())
    over_tls = {"Bool": {"acs:SecureTransport": "true"}}
    text = document(
        statement("Allow", "mns:Get*"),
        statement("Allow", "mns:PublishMessage", Condition=over_tls),
    )
    ram.attach_policy(role, ram.create_policy("publish-safely", text))
    return role


@pytest.fixture
def rule(writer: Role) -> Rule:
    mns.create_topic(REGION, "air")
    rule = rules.create_rule("air-to-mns")
    chosen = rules.message_service_configuration(REGION, "air", "Writer")
    rules.add_operation(rule, "MNS", chosen)
    return rule


def ask(console: Client, **asked: str) -> Any:
    given = {"who": "role:Writer", "action": "mns:PublishMessage", "resource": TOPIC}
    return console.get(reverse("simulator"), given | asked)


def test_the_statement_that_allows_is_marked_in_its_document(console: Client, writer: Role) -> None:
    page = ask(console)

    marked = page.text.partition("<mark>")[2].partition("</mark>")[0]
    assert "Statement 2 of publish-safely allows it." in page.text
    assert "mns:PublishMessage" in marked
    assert "mns:Get" not in marked


def test_a_condition_that_does_not_hold_is_named(console: Client, writer: Role) -> None:
    page = ask(console, secure="false")

    [_, second] = page.context["simulation"].considered
    assert "No statement allows it." in page.text
    assert [condition.key for condition in second.unmet] == ["acs:SecureTransport"]


def test_a_denial_weighs_more_than_what_others_allow(console: Client, writer: Role) -> None:
    ram.attach_policy(writer, ram.create_policy("never", document(statement("Deny", "mns:*"))))

    page = ask(console)

    assert "Statement 1 of never denies it, whatever others allow." in page.text


def test_a_session_policy_takes_away(console: Client, writer: Role) -> None:
    narrow = document(statement("Allow", "mns:PublishMessage", TOPIC))

    assert ask(console, session_policy=narrow).context["simulation"].is_allowed
    other = ask(console, session_policy=narrow, resource=TOPIC.replace("air", "other"))
    assert not other.context["simulation"].is_allowed


def test_who_is_not_trusted_cannot_assume_the_role_whatever_policies_allow(
    console: Client, writer: Role
) -> None:
    alice = ram.create_user("alice")
    ram.attach_policy(alice, ram.find_policy("System", "AdministratorAccess"))

    page = ask(console, who="user:alice", action="sts:AssumeRole", resource=writer.resource)

    assert not page.context["simulation"].is_allowed
    assert "does not let them wear it" in page.text


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"who": "role:ghost"}, "who"),
        ({"who": ""}, "who"),
        ({"session_policy": "{"}, "session_policy"),
        ({"more": "acs:Service"}, "more"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_beside_its_field(
    console: Client, writer: Role, asked: dict[str, str], field: str
) -> None:
    page = ask(console, **asked)

    assert page.context["form"].errors[field]


def test_the_page_of_a_role_leads_to_a_question_about_it(console: Client, writer: Role) -> None:
    assert '/ram/simulator/?who=role:Writer"' in console.get("/ram/roles/Writer/").text


def test_a_denied_message_leads_to_the_question_that_was_denied(
    console: Client, rule: Rule, writer: Role
) -> None:
    ram.detach_policy(writer, writer.policies.get())
    target = MessageService(REGION, "air", "Writer")
    denied = verdict(target)
    passage = ledger.Passage(
        now_ms(), 1, "/a/b/update", ledger.Outcome.FAILED, denied.code, denied.reason
    )
    count(rule, passage)

    recent = console.get(reverse("rule_recent", args=[rule.pk])).text
    [address] = re.findall('href="(/ram/simulator/[^"]*)', unescape(recent))

    assert parse_qs(urlsplit(address).query)["resource"] == [TOPIC]
    assert not console.get(address).context["simulation"].is_allowed
    assert "may write there now" not in recent


def test_a_message_that_was_denied_says_once_it_would_pass(
    console: Client, rule: Rule, writer: Role
) -> None:
    policy = writer.policies.get()
    ram.detach_policy(writer, policy)
    denied = verdict(MessageService(REGION, "air", "Writer"))
    passage = ledger.Passage(
        now_ms(), 1, "/a/b/update", ledger.Outcome.FAILED, denied.code, denied.reason
    )
    count(rule, passage)

    ram.attach_policy(writer, policy)

    assert "The role may write there now." in console.get(f"/rules/{rule.pk}/recent/").text


def smallest(rule: Rule) -> str:
    return reverse("smallest_policy", args=[rule.pk, REGION, "air", "writer"])


def test_the_smallest_policy_is_shown_and_then_written_and_attached(
    console: Client, rule: Rule, writer: Role
) -> None:
    ram.detach_policy(writer, writer.policies.get())

    dialog = console.get(smallest(rule))
    console.post(smallest(rule))

    policy = writer.policies.get()
    [only] = json.loads(policy.document)["Statement"]
    assert dialog.context["wanted"].document == policy.document
    assert only == statement("Allow", "mns:PublishMessage", TOPIC)
    assert verdict(MessageService(REGION, "air", "Writer")).went_well


def test_the_smallest_policy_of_another_role_is_used_again(
    console: Client, rule: Rule, writer: Role
) -> None:
    ram.detach_policy(writer, writer.policies.get())
    console.post(smallest(rule))
    ram.create_iot_role("Second")
    second = ram.find_role("Second")
    ram.detach_policy(second, second.policies.get())

    console.post(smallest(rule).replace("writer", "Second"))

    assert second.policies.get() == writer.policies.get()


def test_a_name_that_is_taken_by_another_policy_is_left_alone(
    console: Client, rule: Rule, writer: Role
) -> None:
    ram.detach_policy(writer, writer.policies.get())
    ram.create_policy(f"publish-to-{REGION}-air", document(statement("Allow", "oss:*")))

    console.post(smallest(rule))

    assert writer.policies.get().name == f"publish-to-{REGION}-air-2"


def test_the_policy_that_will_be_written_is_the_one_asked_about(
    rule: Rule, writer: Role, committed: None
) -> None:
    ram.detach_policy(writer, writer.policies.get())
    ram.create_policy(f"publish-to-{REGION}-air", document(statement("Allow", "oss:*")))
    clerk = ram.create_user("clerk")
    anything = statement("Allow", "*")
    not_the_second = statement("Deny", "ram:*", f"acs:ram:*:*:policy/publish-to-{REGION}-air-2")
    ram.attach_policy(clerk, ram.create_policy("clerks", document(anything, not_the_second)))
    client = Client()
    client.force_login(clerk)

    answer = client.post(smallest(rule))

    assert answer.status_code == 403
    assert not writer.policies.exists()


def test_no_policy_is_offered_where_another_denies(
    console: Client, rule: Rule, writer: Role
) -> None:
    ram.attach_policy(writer, ram.create_policy("never", document(statement("Deny", "mns:*"))))

    dialog = console.get(smallest(rule))
    refused = console.post(smallest(rule))

    assert "never denies it" in dialog.text
    assert refused.context["form"].non_field_errors()
    assert not Policy.objects.filter(name__startswith="publish-to").exists()


def test_who_came_from_the_dialog_of_an_operation_is_led_back_to_it(
    console: Client, rule: Rule, writer: Role
) -> None:
    ram.detach_policy(writer, writer.policies.get())

    answer = console.post(f"{smallest(rule)}?operation=new")

    assert answer.headers["Location"].startswith(f"/rules/{rule.pk}/add-operation/?region=")
    assert console.get(answer.headers["Location"]).context["verdict"].went_well
