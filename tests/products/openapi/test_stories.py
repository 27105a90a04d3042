"""Every operation of Iot 2018-01-20: its answer, what it refuses, what it needs permission for."""

from typing import Any

import pytest

from iotconsole.gateway.products import product_of
from mns import services as mns
from ram import services as ram
from tests.gateway.conftest import Program
from tests.products.openapi.conftest import VERSION
from tests.products.openapi.stories import STORIES, Memory, steps_of

STEPS = [step for story in STORIES for step in steps_of(story)]
OPERATIONS = sorted(product_of(VERSION).operations)


# What these answer is told where a broker is: tests/journeys/test_iot_sdks.py
WITH_BROKER = {"Pub", "BatchPub", "QueryDeviceSubTopic", "SetDeviceProperty", "InvokeThingService"}
WITH_MESSAGES = {"QueryMessageInfo"}  # test_answers.py


def told(step: dict[str, Any], memory: Memory, answer: Any) -> bool:
    """Tell whether a step was answered as its story says."""
    document = answer.json()
    assert document.pop("RequestId") == answer.headers["x-acs-request-id"]
    refused = step.get("refused")
    if isinstance(refused, list):
        return bool([answer.status_code, document["Code"]] == refused)
    if refused:
        assert document.pop("ErrorMessage", ""), document
        return bool(document == {"Success": False, "Code": refused} and answer.status_code == 200)
    return bool(document.pop("Success", False)) and memory.fits(step.get("answer", {}), document)


@pytest.mark.parametrize("story", STORIES)
def test_a_story_goes_as_it_is_told(program: Program, story: str) -> None:
    memory = Memory()
    ram.create_iot_role()
    for topic in ("alerts", "alarms"):
        mns.create_topic("cn-shanghai", topic)

    for number, step in enumerate(steps_of(story)):
        answer = program.call(step["call"], Version=VERSION, **memory.sent(step))

        assert told(step, memory, answer), f"step {number}, {step}: {answer.content.decode()}"


@pytest.mark.parametrize("action", OPERATIONS)
def test_every_operation_is_in_a_story(action: str) -> None:
    told_of = [step for step in STEPS if step["call"] == action]

    assert action in WITH_BROKER | WITH_MESSAGES or any("refused" not in step for step in told_of)
    assert any("refused" in step for step in told_of)


@pytest.mark.parametrize("action", OPERATIONS)
def test_a_stranger_may_do_nothing(stranger: Program, action: str) -> None:
    answer = stranger.call(action, Version=VERSION, ProductKey="a1", RuleId="1", ActionId="1")

    assert (answer.status_code, answer.json()["Code"]) == (403, "NoPermission")
