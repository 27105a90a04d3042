"""The door answers as it is written down, case by case."""

from pathlib import Path

import pytest

from iotconsole.kit import ids
from mns.endpoint import routes
from mns.wire.target import read_target
from tests.mns.conformance.reader import Case, read_cases
from tests.mns.conformance.talk import Talk
from tests.mns.endpoint.cast import House

FILES = sorted((Path(__file__).parent / "cases").glob("*.http"))
CASES = {f"{path.stem}: {case.title}": case for path in FILES for case in read_cases(path)}
STEPS = [step for case in CASES.values() for step in case.steps]

# SMQ API, Error codes: those that mean something here. What a store that is away is answered
# with is shown where the store can be taken away, in the tests of the door's life.
CODES = {
    "AccessDenied": 403,
    "EndpointInvalid": 400,
    "InvalidAccessKeyId": 403,
    "InvalidArgument": 400,
    "InvalidAuthorizationHeader": 400,
    "InvalidDateHeader": 400,
    "InvalidDegist": 400,
    "InvalidQueueName": 400,
    "InvalidRequestURL": 400,
    "InvalidVersionHeader": 400,
    "MalformedXML": 400,
    "MessageNotExist": 404,
    "MissingAuthorizationHeader": 400,
    "MissingDateHeader": 400,
    "MissingReceiptHandle": 400,
    "MissingVersionHeader": 400,
    "MissingVisibilityTimeout": 400,
    "QueueAlreadyExist": 409,
    "QueueNameLengthError": 400,
    "QueueNotExist": 404,
    "ReceiptHandleError": 400,
    "SignatureDoesNotMatch": 403,
    "SubscriptionAlreadyExist": 409,
    "SubscriptionNameInvalid": 400,
    "SubscriptionNameLengthError": 400,
    "SubscriptionNotExist": 404,
    "TimeExpired": 408,
    "TopicAlreadyExist": 409,
    "TopicNameInvalid": 400,
    "TopicNameLengthError": 400,
    "TopicNotExist": 404,
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_the_door_answers_as_written(house: House, case: Case) -> None:
    name = ids.text(12)
    host = f"127.0.0.1:{house.port}"
    known = {"queue": f"q-{name}", "topic": f"t-{name}", "host": host, "base": f"http://{host}"}

    Talk(house, known).play(case)


def test_every_error_of_the_api_has_a_case() -> None:
    answers = {step.answer.first for step in STEPS if " " in step.answer.first}

    assert answers == {f"{status} {code}" for code, status in CODES.items()}


def test_every_operation_has_a_case() -> None:
    shown = set()
    for step in STEPS:
        method, _, target = step.request.first.partition(" ")
        shown.add((method, read_target(target).shape))

    assert {(method, shape) for method, shape, _ in routes.OPERATIONS} <= shown
