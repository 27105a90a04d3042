"""Policies on their pages: written with help, kept in versions, compared, attached to whom."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from ram import services as ram
from ram.models import Policy

CHECK = "/ram/check-document/"


def document(*actions: str) -> str:
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": "*"}
    return json.dumps({"Version": "1", "Statement": [statement]}, indent=2)


@pytest.fixture
def policy(committed: None) -> Policy:
    return ram.create_policy("mine", document("mns:Get*"))


def edit(console: Client, **given: str) -> str:
    answer = console.post(reverse("edit_policy", args=["Custom", "mine"]), given)
    assert answer.status_code == 302, answer.context["form"].errors
    return answer.headers["Location"]


@pytest.mark.parametrize(
    ("written", "path"),
    [
        (document("mns"), "Statement[0].Action[0]"),
        (document("mns:Get*").replace("Resource", "Ressource"), "Statement[0].Ressource"),
        (document("mns:Get*").replace('"1"', '"2"'), "Version"),
        ("{", ""),
    ],
)
def test_the_editor_learns_where_a_mistake_is(console: Client, written: str, path: str) -> None:
    [mistake] = console.post(CHECK, {"document": written}).json()["mistakes"]

    assert mistake["path"] == path
    assert mistake["message"]


def test_a_trust_policy_is_read_by_its_own_grammar(console: Client) -> None:
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Robot": ["x"]}}
    written = json.dumps({"Version": "1", "Statement": [trust]})

    [mistake] = console.post(CHECK, {"trust_document": written}).json()["mistakes"]

    assert mistake["path"] == "Statement[0].Principal.Robot"


def test_a_document_without_mistakes_has_none(console: Client) -> None:
    assert console.post(CHECK, {"document": document("mns:Get*")}).json() == {"mistakes": []}


def test_a_mistake_that_is_saved_all_the_same_is_said_with_its_path(console: Client) -> None:
    page = console.post("/ram/new-policy/", {"name": "mine", "document": document("mns")})

    [error] = page.context["form"].errors["document"]
    assert error.startswith("Statement[0].Action[0]: ")
    assert not Policy.objects.exists()


def test_the_words_offered_are_those_that_doors_ask_for(console: Client) -> None:
    words = console.get("/ram/new-policy/").context["words"]

    assert {"mns:PublishMessage", "iot:CreateRule", "ram:PassRole", "mns:*"} <= set(
        words["actions"]
    )
    assert "IpAddress" in words["operators"]
    assert all(resource == "*" or resource.startswith("acs:") for resource in words["resources"])


def test_another_document_is_another_version_that_holds_at_once(
    console: Client, policy: Policy
) -> None:
    edit(console, document=document("mns:List*"), set_as_default="on")

    policy.refresh_from_db()
    assert (policy.default_version, policy.document) == (2, document("mns:List*"))


def test_a_document_can_be_kept_for_later_and_made_the_default_then(
    console: Client, policy: Policy
) -> None:
    edit(console, document=document("mns:List*"), description="soon")
    policy.refresh_from_db()
    before = policy.document
    console.post(reverse("set_default_version", args=["Custom", "mine", "v2"]))

    policy.refresh_from_db()
    assert (before, policy.description) == (document("mns:Get*"), "soon")
    assert policy.document == document("mns:List*")


def test_the_same_document_laid_out_otherwise_is_no_version(
    console: Client, policy: Policy
) -> None:
    browsers = document("mns:Get*").replace("\n", "\r\n")

    edit(console, document=browsers, description="now with a note", set_as_default="on")

    assert policy.versions.count() == 1


def test_the_oldest_version_that_does_not_hold_gives_way_and_is_named_before(
    console: Client, policy: Policy
) -> None:
    for number in range(4):
        edit(console, document=document(f"mns:List{number}"))

    page = console.get(reverse("edit_policy", args=["Custom", "mine"]))
    edit(console, document=document("mns:Peek*"))

    assert page.context["giving_way"].version_id == "v2"
    assert [version.version_id for version in policy.versions.all()] == [
        *["v1", "v3", "v4", "v5", "v6"]
    ]


def test_a_version_is_compared_with_what_holds(console: Client, policy: Policy) -> None:
    edit(console, document=document("mns:List*"))

    page = console.get(reverse("policy_version", args=["Custom", "mine", "v2"]))

    changed = [(line.mark, line.text.strip()) for line in page.context["lines"] if line.mark != " "]
    assert changed == [("-", '"mns:Get*"'), ("+", '"mns:List*"')]


def test_the_default_version_cannot_be_deleted(console: Client, policy: Policy) -> None:
    edit(console, document=document("mns:List*"))

    refused = console.post(reverse("delete_version", args=["Custom", "mine", "v1"]))
    console.post(reverse("delete_version", args=["Custom", "mine", "v2"]))

    assert "default version" in refused.context["form"].non_field_errors()[0]
    assert policy.versions.count() == 1


@pytest.mark.parametrize("version", ["v9", "latest"])
def test_a_version_that_is_not_there_is_not_found(
    console: Client, policy: Policy, version: str
) -> None:
    address = reverse("policy_version", args=["Custom", "mine", version])

    assert console.get(address).status_code == 404


def test_a_policy_says_who_has_it(console: Client, policy: Policy) -> None:
    ram.attach_policy(ram.create_user("alice"), policy)
    ram.attach_policy(ram.create_group("watchers"), policy)

    page = console.get(reverse("policy", args=["Custom", "mine"])).text

    assert 'href="/ram/users/alice/"' in page
    assert 'href="/ram/groups/watchers/"' in page


def test_a_system_policy_has_no_button_and_says_whose_text_it_is(console: Client) -> None:
    ram.ensure_system_policies()

    page = console.get(reverse("policy", args=["System", "AdministratorAccess"])).text

    assert "this is our reading" in page
    assert "/edit/" not in page
