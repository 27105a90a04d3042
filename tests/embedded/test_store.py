"""The embedded store starts wherever a home may be."""

import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
import redis
from redis.backoff import ConstantBackoff
from redis.retry import Retry

from iotconsole.embedded import store

TRIES = 2_000
PAUSE_SECONDS = 0.05


@pytest.fixture
def short_path() -> Iterator[Path]:
    """A folder short enough for a socket's path."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


@pytest.mark.parametrize("folder", ["with space", 'say "home"', "家"])
def test_a_home_may_have_any_name(short_path: Path, folder: str) -> None:
    home = short_path / folder
    home.mkdir()
    socket = home / "store.sock"
    server = subprocess.Popen(store.command(store.write_config(home, socket)))
    patience = Retry(ConstantBackoff(PAUSE_SECONDS), TRIES)

    try:
        client = redis.Redis.from_url(f"unix://{quote(str(socket))}", retry=patience)
        assert client.ping()
    finally:
        server.terminate()
        server.wait()
