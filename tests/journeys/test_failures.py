"""Whatever is killed in the middle of the load: each message with a PUBACK arrives."""

import pytest

from tests.journeys.application import consuming
from tests.journeys.conftest import Build
from tests.journeys.eventually import eventually
from tests.journeys.load import publishing
from tests.journeys.platform import Platform
from tests.journeys.processes import alive, descendants, kill, kill_with_children
from tests.journeys.seen import Seen, selected, uploaded

SQL = 'SELECT number FROM "/{product_key}/+/update" WHERE parity = 0'
DEVICES = 5
BEFORE = AFTER = 300


KILLS = {
    "broker": kill,
    "store": kill,
    "gate": kill,
    "door": kill,
    "bridge": kill,
    "worker": kill_with_children,
    "family": kill,
    "fork server": kill,
}


@pytest.mark.parametrize("name", KILLS)
def test_what_is_killed_comes_back_and_no_accepted_message_is_lost(
    platform: Platform, build: Build, name: str
) -> None:
    scenario = build(SQL)
    triplets = [scenario.add_device(f"device-{number}") for number in range(DEVICES)]
    known = platform.credentials

    with publishing(triplets, known["mqtt_host"], known["mqtt_port"]) as load:
        load.wait_for(BEFORE)
        victim = eventually(lambda: platform.pid_of(name), f"{name} runs")
        with_it = [victim, *(child.pid for child in descendants(victim))]
        KILLS[name](victim)
        eventually(lambda: platform.pid_of(name) not in {None, victim}, f"{name} is back")
        load.wait_for(AFTER)
    eventually(lambda: not alive(with_it), f"nothing of the old {name} is left")
    eventually(lambda: platform.is_ready, "all is up")

    with (
        consuming(known, scenario.product_queue) as product_queue,
        consuming(known, scenario.name, "raw") as rule_queue,
    ):
        uploads, results = Seen(product_queue, uploaded), Seen(rule_queue, selected)
        even = {number for number in load.accepted if number % 2 == 0}
        uploads.wait_for(load.accepted)
        results.wait_for(even)

        # Both queues and the ledger agree, also on what came twice.
        def balanced() -> bool:
            ledger = scenario.counters
            arrived = (len(uploads.numbers()), len(results.numbers()))
            return arrived == (ledger["received"], ledger["forwarded"]) and not ledger["failed"]

        eventually(balanced, "the ledger equals what arrived")


def test_device_that_calls_while_the_gate_is_away_is_let_in_and_announced(
    platform: Platform, build: Build
) -> None:
    scenario = build(SQL)
    triplet = scenario.add_device("late")
    known = platform.credentials

    kill(eventually(lambda: platform.pid_of("gate"), "the gate runs"))
    with publishing([triplet], known["mqtt_host"], known["mqtt_port"]) as load:
        load.wait_for(1)

    with consuming(known, scenario.product_queue) as inbox:
        assert inbox.next().payload["status"] == "online"
        assert inbox.next().payload["number"] == 0
