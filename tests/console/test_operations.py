"""The dialogs of operations: the kinds, their forms, and what they say before anything is saved."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from mns import services as mns
from ram import services as ram
from ram.models import Policy
from rules import services as rules
from rules.models import Rule

REGION = settings.REGION
HOOK = {"kind": "HTTP", "url": "http://example.com/hook"}


@pytest.fixture
def rule(committed: None) -> Rule:
    ram.ensure_system_policies()
    ram.create_iot_role("Writer")
    mns.create_topic(REGION, "air")
    mns.create_queue(REGION, "air")
    return rules.create_rule("air")


def test_every_kind_has_a_card_and_its_own_form(console: Client, rule: Rule) -> None:
    address = reverse("add_operation", args=[rule.pk])

    fields = {
        kind.name: list(console.get(address, {"kind": kind.name}).context["form"].fields)
        for kind in console.get(address).context["kinds"]
    }

    assert fields == {
        "MNS": ["region", "topic", "role", "reason"],
        "MNS_QUEUE": ["region", "queue", "role", "reason"],
        "REPUBLISH": ["topic", "reason"],
        "HTTP": ["url", "reason"],
    }


def test_an_operation_is_added_and_changed(console: Client, rule: Rule) -> None:
    console.post(reverse("add_operation", args=[rule.pk]), HOOK)
    operation = rule.operations.get()
    edit = reverse("edit_operation", args=[rule.pk, operation.pk])
    shown = console.get(edit).context["form"]["url"].value()

    console.post(edit, {"url": "https://example.com/other"})

    operation.refresh_from_db()
    assert (operation.kind, shown) == ("HTTP", HOOK["url"])
    assert operation.configuration == {"url": "https://example.com/other"}
    assert "https://example.com/other" in console.get(f"/rules/{rule.pk}/").text


def test_why_an_operation_is_changed_is_in_the_list_of_versions(
    console: Client, rule: Rule
) -> None:
    console.post(reverse("add_operation", args=[rule.pk]), HOOK | {"reason": "The new program."})
    names = [rule.pk, rule.operations.get().pk]

    console.post(reverse("edit_operation", args=names), HOOK | {"reason": "It moved."})
    console.post(reverse("delete_operation", args=names), {"reason": "It is gone."})

    reasons = rule.versions.order_by("number").values_list("reason", flat=True)
    assert list(reasons) == ["The new program.", "It moved.", "It is gone."]


def test_a_reason_outlives_the_next_choice(console: Client, rule: Rule) -> None:
    address = reverse("add_operation", args=[rule.pk])

    dialog = console.get(address, {"kind": "MNS_QUEUE", "reason": "Faster."})

    assert dialog.context["form"]["reason"].value() == "Faster."


def test_a_bad_address_is_refused_beside_its_field(console: Client, rule: Rule) -> None:
    page = console.post(reverse("add_operation", args=[rule.pk]), HOOK | {"url": "ftp://host/"})

    assert page.context["form"].errors["url"] == ["The address begins with http:// or https://."]


def test_errors_go_to_one_other_product(console: Client, rule: Rule) -> None:
    chosen = rules.queue_configuration(REGION, "air", "Writer")
    rules.add_operation(rule, "MNS_QUEUE", chosen)
    address = reverse("add_error_operation", args=[rule.pk])
    offered = [kind.name for kind in console.get(address).context["kinds"]]

    console.post(address, HOOK)

    telling = rule.error_operation
    assert offered == ["REPUBLISH", "HTTP"]
    assert telling is not None
    assert telling.configuration == {"url": HOOK["url"]}
    assert "add-error-operation" not in console.get(f"/rules/{rule.pk}/").text


def test_the_smallest_policy_for_a_queue_leads_back_to_its_dialog(
    console: Client, rule: Rule
) -> None:
    role = ram.find_role("Writer")
    ram.detach_policy(role, role.policies.get())
    dialog = console.get(reverse("add_operation", args=[rule.pk]), {"kind": "MNS_QUEUE"})

    answer = console.post(f"{dialog.context['smallest']}?operation=new")

    assert Policy.objects.filter(name=f"send-to-queue-{REGION}-air").exists()
    assert console.get(answer.headers["Location"]).context["verdict"].went_well
