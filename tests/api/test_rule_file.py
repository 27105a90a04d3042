"""Rules as a file over REST: as YAML or within JSON, by whoever may do all that it says."""

import pytest

from rules import services
from rules.definitions import read
from rules.models import Rule
from tests.api.conftest import Asking
from tests.api.routes import NAME, RULE_FILE, SQL
from tests.api.test_permissions import custom
from tests.api.world import World

YAML = "application/yaml"
EVERY_VERB = [
    f"iot:{verb}"
    for verb in (
        *("ListRule", "GetRule", "ListRuleActions", "CreateRule", "UpdateRule"),
        *("CreateRuleAction", "DeleteRuleAction", "StartRule", "StopRule"),
    )
]


def exported(asking: Asking, **query: str) -> str:
    answer = asking.ask("GET rules/export/", **query)
    assert answer.headers["Content-Type"] == f"{YAML}; charset=utf-8"
    text: str = answer.content.decode()
    return text


def test_what_is_exported_is_applied_again_as_it_is(owner: Asking, world: World) -> None:
    text = exported(owner)

    answer = owner.client.post("/api/v1/rules/apply/", text, YAML)

    assert [(each["name"], each["what"]) for each in answer.json()] == [(NAME, "same")]


def test_some_rules_are_chosen_by_name(owner: Asking, world: World) -> None:
    services.create_rule("other")

    assert [rule.name for rule in read(exported(owner, name="other"))] == ["other"]
    assert [rule.name for rule in read(exported(owner))] == [NAME, "other"]


def test_a_dry_run_tells_what_would_change_and_why_not(owner: Asking, world: World) -> None:
    text = exported(owner).replace(SQL, "SELECT")

    answer = owner.ask("POST rules/apply/?dry_run=true", {"document": text})

    [change] = answer.json()
    assert (answer.status_code, change["what"]) == (200, "changed")
    assert "Expected" in change["refusal"]
    assert {"sign": "-", "text": f"sql: {SQL}"} in change["lines"]
    assert Rule.objects.get().sql == SQL


def test_what_cannot_be_applied_is_a_problem(owner: Asking, world: World) -> None:
    broken = owner.ask("POST rules/apply/", {"document": exported(owner).replace(SQL, "SELECT")})
    unread = owner.ask("POST rules/apply/", {"document": "rules: ["})

    assert (broken.status_code, broken.json()["title"]) == (409, "iot.rule.RulesNotApplied")
    assert f"{NAME}: " in broken.json()["detail"]
    assert (unread.status_code, unread.json()["title"]) == (400, "iot.rule.InvalidRuleFile")


def test_every_role_that_the_file_names_is_passed(owner: Asking, world: World) -> None:
    text = exported(owner)
    assert f"roleName: {NAME}" in text
    verbs = custom("verbs", {"Effect": "Allow", "Action": EVERY_VERB, "Resource": "*"})
    text = f" {text}".replace("\n", "\n ")  # indented, it says the same

    refused = verbs.ask("POST rules/apply/", {"document": text})
    without = verbs.ask("POST rules/apply/", {"document": RULE_FILE})

    assert refused.status_code == 403
    assert "ram:PassRole" in refused.json()["detail"]
    assert without.status_code == 200


@pytest.mark.parametrize("name", ["apply", "export"])
def test_no_rule_is_called_as_what_stands_beside_rules(owner: Asking, name: str) -> None:
    assert owner.ask("POST rules/", {"name": name}).status_code == 400
