"""What the simulator of a device makes of payloads: the browser's own code, run by Node."""

import json
import subprocess
from pathlib import Path

import pytest

from iotconsole.management.commands.assets import NODE

ALMOST = 0.9999
CASES = [
    (("fill", "${counter} of ${ now }", 0), "7 of 1500"),
    (("fill", "${random(20,30)}", 0), "20"),
    (("fill", "${random(20, 30)}", ALMOST), "30"),
    (("fill", "${random(30, 20)}", ALMOST), "20"),
    (("fill", "${random(-1.5, 2)}", 0), "-1.5"),
    (("fill", "${random(-1.5, 2)}", ALMOST), "2.0"),
    (("fill", "${random(5,5)}", 0.5), "5"),
    (("fill", "${random(20)} ${counted} $now", 0), "${random(20)} ${counted} $now"),
    (("fill", "${counter}${counter}", 0), "77"),
    (("mistake", '{"a": 1}'), False),
    (("mistake", "{a: 1}"), True),
    (("readable", '{"a":1}'), '{\n  "a": 1\n}'),
    (("readable", '{"id":12345678901234567890}'), '{"id":12345678901234567890}'),
    (("readable", "on"), "on"),
    (("readable", "\u00ff\u0001"), "ff 01"),
    (("readable", ""), ""),
    (("size", "温"), 3),
    (("answerTopic", "/sys/pk/name/rrpc/request/17"), "/sys/pk/name/rrpc/response/17"),
    (("answerTopic", "/ext/rrpc/17/pk/name/user/ask"), "/ext/rrpc/17/pk/name/user/ask"),
    (("answerTopic", "/pk/name/rrpc/request/17"), ""),
]


@pytest.fixture(scope="module")
def answers() -> list[object]:
    program = Path(__file__).with_name("simulator_payload.mjs")
    asked = json.dumps([list(call) for call, _ in CASES])
    done = subprocess.run(
        [NODE, program], input=asked, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    found: list[object] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("number", range(len(CASES)), ids=[str(call) for call, _ in CASES])
def test_a_payload_becomes_what_is_promised(answers: list[object], number: int) -> None:
    assert answers[number] == CASES[number][1]
