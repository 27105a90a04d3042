"""Devices, rules and targets come and go under load; at the end every message is accounted for.

SOAK_SECONDS=3600 .venv/bin/python -m pytest tests/journeys/test_soak.py
"""

import itertools
import os
import time
from functools import partial

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
# To start, to end what was begun, and for the last message to arrive: on a machine that is too
# slow for the load, messages wait in the journal and in the queues, and more of them the longer.
OTHER_SECONDS = 1_200 + 5 * SECONDS
DEVICES = 3
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
        with publishing(triplets, *where, numbers=numbers) as load:
            until = time.monotonic() + SECONDS
            for step in itertools.cycle(upheaval.steps):
                step()
                if time.monotonic() > until:
                    break
        accepted = load.accepted | upheaval.accepted
        uploads, results = Seen(product_queue, uploaded), Seen(witness_queue, selected)

        wait_for_rest(platform)
        uploads.wait_for(accepted)
        results.wait_for(accepted)

        def agree() -> bool:  # also on what came twice
            came = scenario.rest(f"GET rules/{witness}/ledger/")
            counts = {came["received"], came["forwarded"], len(uploads.numbers())}
            return len(counts) == 1 and sorted(results.numbers()) == sorted(uploads.numbers())

        eventually(agree, "both queues and the ledger agree")
        intake = scenario.rest(f"GET server-subscriptions/{scenario.product_key}/counters/")
        assert (intake["dropped"], intake["failed"]) == (0, 0)
        wait_for_rest(platform)


def wait_for_rest(platform: Platform) -> None:
    """Wait until no message waits for rules or targets, as long as their number changes."""
    while AT_REST not in (said := ledger(platform)):
        eventually(partial(changed, platform, said), f"something changes here:\n{said}")


def changed(platform: Platform, before: str) -> bool:
    """Tell whether the ledger says something else than before."""
    return ledger(platform) != before


def ledger(platform: Platform) -> str:
    """Answer what the ledger says, which balances at any moment."""
    said = manage("ledger --verify", platform.environment)
    assert said.returncode == 0, said.stdout + said.stderr
    assert said.stdout.endswith("The ledger balances.\n")
    return said.stdout
