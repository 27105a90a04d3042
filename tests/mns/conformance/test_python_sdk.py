"""Every public method of the official Python SDK gets what it expects, and refusals it knows."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.mns.endpoint.cast import House

RUN = Path(__file__).parent / "python_sdk" / "run.py"


@pytest.fixture(scope="module")
def told(house: House) -> dict[str, Any]:
    """What the cases found, in an interpreter of their own: the SDK's package is `mns`, too."""
    words = [f"http://127.0.0.1:{house.port}", house.owner.access_key_id, house.owner.secret]
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-I", str(RUN), *words], capture_output=True, timeout=300
    )
    assert done.returncode == 0, done.stderr.decode()
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_every_public_method_has_a_case(told: dict[str, Any]) -> None:
    assert len(told["there"]) > 40
    assert set(told["there"]) == set(told["shown"])


def test_every_method_gets_what_it_expects(told: dict[str, Any]) -> None:
    assert not told["wrong"], "\n\n".join(told["wrong"].values())
