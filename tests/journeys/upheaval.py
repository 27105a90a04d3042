"""What happens to a platform in a year: devices, rules and targets come and go, processes die."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tests.journeys.load import publishing
from tests.journeys.platform import Platform
from tests.journeys.processes import kill, kill_with_children
from tests.journeys.scenario import REGION, Scenario

NOBODY_THERE = "http://127.0.0.1:9/"  # the port "discard": nobody listens
SAID = 20  # messages of a device that comes and goes
SQL = 'SELECT number, parity FROM "/{product_key}/+/update" WHERE parity = {parity}'


@dataclass
class Upheaval:
    """One thing after the other, each undone by itself; `accepted` are messages of guests."""

    platform: Platform
    scenario: Scenario
    numbers: Iterator[int]
    accepted: set[int] = field(default_factory=set)
    _made: Iterator[int] = field(default_factory=itertools.count)

    @property
    def steps(self) -> list[Callable[[], None]]:
        """Answer them in the order in which they happen."""
        return [
            self.another_topic,
            self.kill_worker,
            self.a_role_that_may_not,
            self.edit,
            self.a_target_that_does_not_answer,
            self.kill_bridge,
            self.stop_and_start,
            self.a_rule_that_comes_and_goes,
        ]

    def another_topic(self) -> None:
        """Delete the topic and make another one of that name."""
        scenario = self.scenario
        scenario.rest(f"DELETE topics/{REGION}/{scenario.name}/")
        self.a_guest()
        scenario.add_topic()

    def a_role_that_may_not(self) -> None:
        """Take the policy from the role for a while."""
        self.scenario.forbid()
        self.a_guest()
        self.scenario.allow()

    def edit(self) -> None:
        """Have the running rule want the other half."""
        for parity in (1, 0):
            sql = SQL.format(product_key=self.scenario.product_key, parity=parity)
            self.scenario.rest(f"PATCH rules/{self.scenario.name}/", sql=sql)
            self.a_guest()

    def stop_and_start(self) -> None:
        """Have the rule look at nothing for a while."""
        self.scenario.stop()
        self.a_guest()
        self.scenario.start()

    def a_target_that_does_not_answer(self) -> None:
        """Add one, and take it away while messages wait for it."""
        operations = f"rules/{self.scenario.name}/operations/"
        target = {"url": NOBODY_THERE}
        made = self.scenario.rest(f"POST {operations}", kind="HTTP", configuration=target)
        self.a_guest()
        self.scenario.rest(f"DELETE {operations}{made['id']}/")

    def a_rule_that_comes_and_goes(self) -> None:
        """Make a rule, let it see some messages, and delete it while some of them wait."""
        rest, name = self.scenario.rest, f"{self.scenario.name}-{next(self._made)}"
        rest("POST rules/", name=name)
        sql = SQL.format(product_key=self.scenario.product_key, parity=1)
        rest(f"PATCH rules/{name}/", sql=sql)
        target = {"url": NOBODY_THERE}
        rest(f"POST rules/{name}/operations/", kind="HTTP", configuration=target)
        rest(f"POST rules/{name}/start/")
        self.a_guest()
        rest(f"POST rules/{name}/stop/")
        rest(f"DELETE rules/{name}/")

    def kill_worker(self) -> None:
        """Kill who carries batches."""
        self._kill("worker", kill_with_children)

    def kill_bridge(self) -> None:
        """Kill who takes messages from the broker."""
        self._kill("bridge", kill)

    def a_guest(self) -> None:
        """Register a device, let it speak, and delete it."""
        name = f"guest-{next(self._made)}"
        triplet, known = self.scenario.add_device(name), self.platform.credentials
        where = (known["mqtt_host"], known["mqtt_port"])
        with publishing([triplet], *where, numbers=self.numbers) as load:
            load.wait_for(SAID)
        self.accepted |= load.accepted
        self.scenario.rest(f"DELETE products/{triplet.product_key}/devices/{name}/")

    def _kill(self, name: str, way: Callable[[int], None]) -> None:
        if victim := self.platform.pid_of(name):
            way(victim)
            self.a_guest()
