"""The two SDKs for Node get what they expect from every method they have."""

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from iotconsole.management.commands.assets import NODE
from tests import npm
from tests.mns.endpoint.cast import House

PROGRAMS = Path(__file__).parent / "node"
RUN_SECONDS = 300


def unused_by(program: str, *words: str, env: Mapping[str, str] | None = None) -> list[str]:
    """Run a program and answer which methods of the SDK it did not use."""
    done = subprocess.run(
        [NODE, "--no-deprecation", "--unhandled-rejections=strict", PROGRAMS / program, *words],
        env=os.environ | (env or {}),
        capture_output=True,
        text=True,
        timeout=RUN_SECONDS,
    )
    assert done.returncode == 0, done.stderr
    missed: list[str] = json.loads(done.stdout.splitlines()[-1])
    return missed


def test_the_official_sdk_for_node_works_unmodified(house: House) -> None:
    npm.need("@alicloud/mns")
    key = house.owner

    address = f"http://127.0.0.1:{house.port}"
    missed = unused_by("alicloud.js", address, key.access_key_id, key.secret)

    assert missed == []


def test_the_sdk_that_knows_one_host_works_through_a_proxy_setting(house: House) -> None:
    npm.need("ali-mns")
    key = house.owner
    proxy = {"HTTP_PROXY": f"http://127.0.0.1:{house.port}", "NO_PROXY": ""}

    missed = unused_by("ali_mns.js", key.access_key_id, key.secret, env=proxy | {"no_proxy": ""})

    assert missed == []
