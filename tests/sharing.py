"""Which tests share a process when several run at once, and which of them begin.

Tests of a file do. So do all journeys, and all that a browser does, which share a platform and a
site; they mostly wait, and take the longest, so they begin while the others have the processors.
"""

from typing import Any

import pytest
from xdist.scheduler import LoadFileScheduling

TOGETHER = ("tests/journeys/", "tests/browser/")


class Sharing(LoadFileScheduling):
    """Deals files to processes, and folders whose tests need what takes long to start."""

    def _split_scope(self, nodeid: str) -> str:
        folder = next((name for name in TOGETHER if nodeid.startswith(name)), None)
        return folder or str(super()._split_scope(nodeid))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Sharing:
    config.option.loadscopereorder = False  # the order is that of the next function
    return Sharing(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.nodeid.startswith(TOGETHER))
