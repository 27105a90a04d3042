"""Every operation of RAM and STS: its answer, what it refuses, what it needs permission for."""

from datetime import UTC, datetime
from typing import Any

import pytest

from iotconsole.kit.openapi import Caller, Parameters
from ram import openapi, services
from ram.identity import identity_of
from ram.models import User, arn_of
from ram.openapi import sts
from ram.services import mfa
from ram.signin import totp
from tests.gateway.conftest import Program
from tests.ram.openapi.stories import STORIES, Memory, steps_of

RAM, STS = "2015-05-01", "2015-04-01"
OPERATIONS = sorted(openapi.OPERATIONS | sts.OPERATIONS)
STEPS = [step for story in STORIES for step in steps_of(story)]


def make_careful() -> None:
    """Make somebody who has an authenticator app; no operation adds one."""
    user, now = services.create_user("careful"), datetime.now(UTC)
    secret = mfa.offer_authenticator(user).secret
    code = totp.code_of(secret, totp.step_at(int(now.timestamp())))
    mfa.confirm_authenticator(user, code, now)


def call(program: Program, action: str, **parameters: str) -> Any:
    version = STS if action in sts.OPERATIONS else RAM
    return program.call(action, Version=version, **parameters)


def told(step: dict[str, Any], memory: Memory, answer: Any) -> bool:
    """Tell whether a step was answered as its story says."""
    document = answer.json()
    assert document.pop("RequestId") == answer.headers["x-acs-request-id"]
    if "refused" in step:
        status, code = step["refused"]
        return bool((answer.status_code, document["Code"]) == (status, code))
    return answer.status_code == 200 and memory.fits(step.get("answer", document), document)


@pytest.mark.parametrize("story", STORIES)
def test_a_story_goes_as_it_is_told(program: Program, story: str) -> None:
    memory = Memory()
    if story == "authenticators":
        make_careful()

    for number, step in enumerate(steps_of(story)):
        answer = call(program, step["call"], **memory.sent(step))

        assert told(step, memory, answer), f"step {number}, {step}: {answer.content.decode()}"


@pytest.mark.parametrize("story", STORIES)
def test_a_call_asks_for_all_that_it_touches(program: Program, account: User, story: str) -> None:
    caller = Caller(account.arn, "cn-shanghai", "", identity_of(account), {}, "")
    memory = Memory()
    if story == "authenticators":
        make_careful()

    for step in steps_of(story):
        sent = memory.sent(step)
        if "asks" in step:
            product = sts if step["call"] in sts.OPERATIONS else openapi
            asks = product.asks(step["call"], caller, Parameters(sent))
            assert all(ask.action == f"ram:{step['call']}" for ask in asks)
            assert [ask.resource for ask in asks] == [named(path) for path in step["asks"]]
        answer = call(program, step["call"], **sent)
        assert told(step, memory, answer)


def named(path: str) -> str:
    return f"acs:ram::{path}" if path.startswith("system:") else arn_of(path)


@pytest.mark.parametrize("action", OPERATIONS)
def test_every_operation_is_in_a_story(action: str) -> None:
    told_of = [step for step in STEPS if step["call"] == action]

    assert any("answer" in step for step in told_of)
    assert any("asks" in step for step in told_of)


@pytest.mark.parametrize("action", sorted(openapi.OPERATIONS))
def test_a_stranger_may_do_nothing(stranger: Program, action: str) -> None:
    answer = call(stranger, action, UserName="owner", PolicyType="System")

    assert (answer.status_code, answer.json()["Code"]) == (403, "NoPermission")
