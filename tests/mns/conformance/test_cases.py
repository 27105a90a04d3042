"""The door answers as it is written down, case by case."""

from pathlib import Path

import pytest

from iotconsole.kit import ids
from tests.mns.conformance.reader import Case, read_cases
from tests.mns.conformance.talk import Talk
from tests.mns.endpoint.cast import House

FILES = sorted((Path(__file__).parent / "cases").glob("*.http"))
CASES = [
    pytest.param(case, id=f"{path.stem}: {case.title}")
    for path in FILES
    for case in read_cases(path)
]


@pytest.mark.parametrize("case", CASES)
def test_the_door_answers_as_written(house: House, case: Case) -> None:
    name = ids.text(12)
    host = f"127.0.0.1:{house.port}"
    known = {"queue": f"q-{name}", "topic": f"t-{name}", "host": host, "base": f"http://{host}"}

    Talk(house, known).play(case)
