"""How a platform begins and ends, what it prints, and when it refuses to begin."""

import signal
import socket

from iotconsole.embedded import elsewhere
from tests.journeys.eventually import eventually
from tests.journeys.platform import Platform, manage, own_home, started
from tests.journeys.processes import alive


def test_two_platforms_run_side_by_side_and_ctrl_c_ends_only_its_own(platform: Platform) -> None:
    with own_home() as home, started(home) as other:
        pids = [process.pid for process in other.processes]

        eventually(lambda: platform.is_ready, "the first is up")
        assert other.credentials["account_id"] != platform.credentials["account_id"]

        assert other.end(signal.SIGINT) == 0
        assert alive(pids) == []
        eventually(lambda: platform.is_ready, "the first is still up")


def test_credentials_are_for_the_owner_alone_and_printed_once() -> None:
    with own_home() as home:
        with started(home) as first:
            secret = first.credentials["access_key_secret"]
            printed = first.said
        with started(home) as again:
            printed_again = again.said

        assert (home / "credentials.json").stat().st_mode & 0o777 == 0o600
        assert again.credentials["access_key_secret"] == secret
        assert secret in printed
        assert secret not in printed_again


def test_people_are_not_shown_logs(platform: Platform) -> None:
    assert [line for line in platform.said.splitlines() if line.startswith("{")] == []


def test_a_port_in_use_is_refused_in_one_sentence() -> None:
    with own_home() as home, socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        refused = _refused(elsewhere.environment(home) | {"MNS_PORT": str(port)})

    assert refused.startswith(f"CommandError: 127.0.0.1:{port} cannot be used")
    assert "set MNS_PORT to a free port" in refused


def test_a_home_that_is_no_folder_is_refused_in_one_sentence() -> None:
    with own_home() as home:
        (home / "file").touch()

        refused = _refused(elsewhere.environment(home / "file/home"))

    assert "cannot be written (Not a directory): set IOTCONSOLE_HOME" in refused


def test_a_home_that_runs_already_is_refused_in_one_sentence(platform: Platform) -> None:
    refused = _refused(elsewhere.environment(platform.home))

    pid = (platform.home / "supervisor.pid").read_text().strip()
    assert refused == f"CommandError: The platform of {platform.home} runs already (process {pid})."


def _refused(environment: dict[str, str]) -> str:
    """Try to start and answer the one line that says why not."""
    done = manage("up", environment)
    assert done.returncode == 1
    assert done.stdout == ""
    [line] = done.stderr.splitlines()
    return line
