"""How a change of rows reaches those who have cached them."""

import threading

from iotconsole.kit import versions
from tests.conftest import StoreServer


def test_change_is_told_though_the_store_is_just_starting_again(
    store_server: StoreServer, committed: None
) -> None:
    before = versions.current("mns")
    store_server.stop()
    start = threading.Timer(0.2, store_server.start)
    start.start()

    versions.bump("mns")

    start.join()
    assert versions.current("mns") != before
