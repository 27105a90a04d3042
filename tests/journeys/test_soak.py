"""Devices, rules and targets come and go under load; at the end every message is accounted for.

SOAK_SECONDS=3600 .venv/bin/python -m pytest tests/journeys/test_soak.py
"""

import itertools
import os
import time

import pytest

from tests.journeys.application import consuming
from tests.journeys.conftest import Build
from tests.journeys.eventually import eventually
from tests.journeys.load import publishing
from tests.journeys.platform import Platform, manage
from tests.journeys.scenario import POLICY, REGION, TRUST, Scenario
from tests.journeys.seen import Seen, selected, uploaded
from tests.journeys.upheaval import Upheaval

SECONDS = int(os.environ.get("SOAK_SECONDS", "40"))
OTHER_SECONDS = 300  # to start, to end what was begun, and for the last message to arrive
DEVICES = 3
GAP_SECONDS = 0.02
SQL = 'SELECT number FROM "/{product_key}/+/update" WHERE parity = 0'
WANTS_ALL = 'SELECT number FROM "/{}/+/update"'
AT_REST = "\n0 messages are kept to be tried; 0 batches wait for the rules.\n"


def add_witness(scenario: Scenario) -> str:
    """Make a rule that wants everything and is left alone; answer its name and its queue's."""
    name, rest = f"{scenario.name}-all", scenario.rest
    rest("POST roles/", name=name, trust_document=TRUST, description="of the witness")
    rest(f"PUT roles/{name}/policies/System/{POLICY}/")
    rest("POST queues/", region=REGION, name=name)
    rest("POST rules/", name=name)
    rest(f"PATCH rules/{name}/", sql=WANTS_ALL.format(scenario.product_key))
    target = {"queueName": name, "regionName": REGION, "role": {"roleName": name}}
    rest(f"POST rules/{name}/operations/", kind="MNS_QUEUE", configuration=target)
    rest(f"POST rules/{name}/start/")
    return name


@pytest.mark.timeout(SECONDS + OTHER_SECONDS)
def test_whatever_comes_and_goes_the_ledger_balances_and_nothing_accepted_is_lost(
    platform: Platform, build: Build
) -> None:
    scenario = build(SQL)
    witness = add_witness(scenario)
    triplets = [scenario.add_device(f"device-{number}") for number in range(DEVICES)]
    known, numbers = platform.credentials, itertools.count()
    upheaval = Upheaval(platform, scenario, numbers)
    where = (known["mqtt_host"], known["mqtt_port"])

    with (
        consuming(known, scenario.product_queue) as product_queue,
        consuming(known, witness, "raw") as witness_queue,
    ):
        with publishing(triplets, *where, numbers=numbers, gap=GAP_SECONDS) as load:
            until = time.monotonic() + SECONDS
            for step in itertools.cycle(upheaval.steps):
                step()
                if time.monotonic() > until:
                    break
        accepted = load.accepted | upheaval.accepted
        uploads, results = Seen(product_queue, uploaded), Seen(witness_queue, selected)

        uploads.wait_for(accepted)
        results.wait_for(accepted)
        eventually(lambda: AT_REST in ledger(platform), "nothing waits any more")
        assert "The ledger balances." in ledger(platform)
        assert sorted(results.numbers()) == sorted(uploads.numbers())
        seen = {"received": len(uploads.numbers()), "forwarded": len(uploads.numbers())}
        assert seen.items() <= scenario.rest(f"GET rules/{witness}/ledger/").items()


def ledger(platform: Platform) -> str:
    """Have the ledger verified; answer what was said."""
    said = manage("ledger --verify", platform.environment)
    assert said.returncode == 0, said.stdout + said.stderr
    return said.stdout
