"""A member of the family that ends is started again: at once, or later if it keeps ending."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from iotconsole.embedded.family import PAUSES, SOON_SECONDS, Member

AGAIN = "nobody ended with 1; starting it again"


@pytest.fixture
def family(tmp_path: Path) -> Iterator["subprocess.Popen[str]"]:
    """A family whose one member ends as soon as it has started."""
    lock = tmp_path / "tables.lock"
    lock.touch()
    command = [sys.executable, "-m", "iotconsole.embedded.family", str(lock), "nobody"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    with subprocess.Popen(command, text=True, **pipes) as family:  # type: ignore[call-overload]
        yield family
        family.kill()


def test_pauses_grow_until_a_member_lives_a_while() -> None:
    member = Member("gate")
    member.started = 0

    soon = [member.pause(SOON_SECONDS / 2) for _ in range(len(PAUSES) + 1)]

    assert soon == [*PAUSES, PAUSES[-1]]
    assert member.pause(SOON_SECONDS * 2) == 0
    assert member.pause(SOON_SECONDS / 2) == PAUSES[1]


def test_a_family_ends_at_once_while_a_member_waits_to_be_started_again(
    family: "subprocess.Popen[str]",
) -> None:
    assert family.stdout is not None
    told = (line.strip() for line in family.stdout if line.startswith("nobody"))
    first = [next(told) for _ in PAUSES[:-1]]

    family.terminate()

    assert first == [AGAIN, *(f"{AGAIN} in {pause} s" for pause in PAUSES[1:-1])]
    assert list(told) == []  # nobody was started any more
    assert family.wait() == 0
