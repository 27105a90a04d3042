"""A home belongs to one platform at a time, and what belongs to the platform starts in order."""

import fcntl
import os
import subprocess
import threading
from pathlib import Path

import pytest
from pytest_django import Settings
from supervisor import supervisord

from iotconsole.embedded.family import await_tables
from iotconsole.embedded.processes import processes
from iotconsole.embedded.start import CannotStart, alone
from iotconsole.embedded.supervise import Supervisor


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


def test_the_family_begins_when_nobody_changes_the_tables_any_more(tmp_path: Path) -> None:
    lock = tmp_path / "tables.lock"
    family = threading.Thread(target=await_tables, args=[lock])

    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        family.start()
        family.join(0.2)
        assert family.is_alive()

    family.join(10)
    assert not family.is_alive()


def test_the_supervisor_starts_its_programs_before_it_waits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done = []

    class Group:
        def transition(self) -> None:
            done.append("started")

    monkeypatch.setattr(supervisord.Supervisor, "runforever", lambda _: done.append("waits"))
    supervisor = Supervisor(None)
    supervisor.process_groups = {"family": Group()}

    supervisor.runforever()

    assert done == ["started", "waits"]
