"""What is too old goes every minute."""

import pytest

from iotconsole.kit.valkey import client
from rules.tasks import tidy_log

pytestmark = [pytest.mark.usefixtures("empty_store"), pytest.mark.django_db]


def test_log_of_a_device_that_is_silent_for_a_week_is_let_go() -> None:
    client().xadd("devicelog:pk:silent", {"p": b"\x90"}, id="1000-1")

    tidy_log()

    assert not client().exists("devicelog:pk:silent")
