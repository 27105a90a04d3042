"""A home belongs to one platform at a time."""

import os
import subprocess
from pathlib import Path

import pytest
from pytest_django import Settings

from iotconsole.embedded.platform import CannotStart, alone
from iotconsole.embedded.processes import processes


def test_a_number_that_is_another_process_by_now_keeps_nobody_out(tmp_path: Path) -> None:
    (tmp_path / "supervisor.pid").write_text(str(os.getpid()))

    with alone(tmp_path):
        pass


def test_a_home_is_taken_while_a_process_that_holds_its_lock_lives(tmp_path: Path) -> None:
    with alone(tmp_path) as lock:
        holder = subprocess.Popen(["sleep", "60"], pass_fds=[lock])

    with pytest.raises(CannotStart, match="runs already"), alone(tmp_path):
        pass

    holder.kill()
    holder.wait()
    with alone(tmp_path):
        pass


def test_as_many_processes_answer_the_message_service_as_wished(settings: Settings) -> None:
    settings.MNS_PROCESSES = 3

    [family] = [process for process in processes() if process.name == "family"]

    assert family.command.count("mns") == 3
