"""Of each device the latest logins are known: when, from where and how it proved who it is."""

import pytest

from products import entrances
from products.entrances import PER_DEVICE, Entrance

pytestmark = pytest.mark.usefixtures("empty_store")

DEVICE = ("pk", "dn")


def entered(*times_ms: int) -> None:
    entrances.keep((DEVICE, Entrance(ms, "192.0.2.7", "hmacsha1", "pump")) for ms in times_ms)


def test_what_a_device_says_belongs_to_the_login_before_it() -> None:
    entered(1_000, 3_000)

    assert entrances.before(*DEVICE, 2_000) == Entrance(1_000, "192.0.2.7", "hmacsha1", "pump")
    assert entrances.before(*DEVICE, 999) is None
    assert entrances.before("pk", "other", 2_000) is None


def test_only_the_latest_logins_are_kept() -> None:
    entered(*range(1_000, 1_000 + PER_DEVICE + 1))

    assert entrances.before(*DEVICE, 1_000) is None
    assert entrances.before(*DEVICE, 1_001) is not None


def test_the_logins_of_a_deleted_device_are_forgotten() -> None:
    entered(1_000)

    entrances.forget(*DEVICE)

    assert entrances.before(*DEVICE, 2_000) is None
