"""A door of its own for the cases."""

from collections.abc import Iterator

import pytest

from tests.mns.endpoint.cast import House
from tests.mns.endpoint.conftest import opened_house


@pytest.fixture(scope="session")
def house() -> Iterator[House]:
    with opened_house() as house:
        yield house
