"""Every code that IoT Platform can answer here is in a story, or in a test that takes more."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from iotconsole.kit.errors import Refusal
from products import openapi as of_products
from products.errors import LoginRefused, ProductsError
from rules import openapi as of_rules
from rules.errors import RuleError
from tests.products.openapi.stories import STORIES, steps_of

CODE = re.compile(r'"(iot\.\w+\.\w+)"')

# Seen in test_limits.py and test_things.py
IN_TESTS = {
    "iot.prod.ProductCountExceedMax",
    "iot.messagebroker.TopicTemplateCountExceedMax",
    "iot.messagebroker.PublishMessageException",
    "iot.messagebroker.RrpcException",
    "iot.device.SetDevicePropertyFailed",
    "iot.system.IllegalRequest",
    "iot.device.InvokeThingServiceFailed",
    "iot.rule.RuleCountExceedMax",
    "iot.rule.TooManyRuleAction",
}
# No operation answers this: names have codes of their own.
NEVER = {"iot.common.InvalidFormattedParameter"}
# Versions, shadow runs, traces and files of rules have no operations: REST answers these.
IN_REST = {
    f"iot.rule.{name}"
    for name in (
        *("DataTypeIsFixed", "InvalidRuleFile", "RulesNotApplied", "SecretMissing"),
        *("SqlNotTranslated", "NotFoundRuleVersion", "InvalidTrace"),
        *("NotFoundShadowRun", "RuleIsNotRunning", "TooManyShadowRuns"),
    )
}


def kinds(error: type[Refusal]) -> Iterator[type[Refusal]]:
    for kind in error.__subclasses__():
        if kind is not LoginRefused:
            yield kind
            yield from kinds(kind)


def raised_by_services() -> set[str]:
    return {kind.code for base in (ProductsError, RuleError) for kind in kinds(base)}


def raised_by_operations() -> set[str]:
    folders = [Path(str(package.__file__)).parent for package in (of_products, of_rules)]
    return {
        code
        for folder in folders
        for path in folder.glob("*.py")
        for code in CODE.findall(path.read_text())
    }


STEPS = [step for story in STORIES for step in steps_of(story)]
TOLD = {step["refused"] for step in STEPS if isinstance(step.get("refused"), str)}
POSSIBLE = sorted(
    (raised_by_services() | raised_by_operations()) - {Refusal.code} - NEVER - IN_REST
)


@pytest.mark.parametrize("code", POSSIBLE)
def test_a_code_is_in_a_story(code: str) -> None:
    assert code in TOLD | IN_TESTS
