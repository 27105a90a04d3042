"""The bench runs from end to end; its figures are for people on a quiet machine."""

import subprocess
import sys

import pytest
from django.conf import settings

PATIENCE_SECONDS = 1_500  # it ends by itself when something does not come


@pytest.mark.timeout(PATIENCE_SECONDS + 20)
def test_bench_measures_every_group() -> None:
    command = [sys.executable, "manage.py", "bench", "--quick"]

    run = subprocess.run(
        command, cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=PATIENCE_SECONDS
    )

    assert run.returncode == 0, run.stdout + run.stderr
    for row in (
        "messages lost                            0",
        "the same at 1,000 messages a second",
        "send, receive, delete, 64 connections",
        "a send wakes a waiting receive",
        "1 message to 2 queues",
        "the same nine beside a hanging tenth",
        "share of the device log",
        "idle devices connected                   5",
    ):
        assert row in run.stdout
