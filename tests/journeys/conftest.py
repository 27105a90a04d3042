"""One platform for all journeys, and what they meet there."""

import itertools
import signal
from collections.abc import Callable, Iterator

import pytest

from tests.journeys import scenario
from tests.journeys.platform import Platform, own_home, started
from tests.journeys.processes import alive
from tests.journeys.scenario import Scenario

Build = Callable[[str], Scenario]

TEST_SECONDS = 1_800  # a test may start two platforms, on a busy machine

_numbers = itertools.count(1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(__file__.rpartition("/")[0]):
            item.add_marker("journey")
            if item.get_closest_marker("timeout") is None:
                item.add_marker(pytest.mark.timeout(TEST_SECONDS))


@pytest.fixture(scope="session")
def platform() -> Iterator[Platform]:
    """A platform that runs all the time; when it is told to end, nothing of it stays."""
    with own_home() as home, started(home) as platform:
        yield platform
        pids = [process.pid for process in platform.processes]
        assert platform.end(signal.SIGTERM) == 0
        assert alive(pids) == []


@pytest.fixture
def build(platform: Platform) -> Build:
    """Build the main job with a rule's SQL, each time under another name."""

    def make(sql: str) -> Scenario:
        account_id = platform.credentials["account_id"]
        return scenario.build(platform.rest, account_id, f"journey-{next(_numbers)}", sql)

    return make
