"""The first start leaves an owner who can sign in, whatever interrupted the one before."""

from collections.abc import Callable
from errno import ENOSPC
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import authenticate

from iotconsole.embedded import credentials
from ram.models import User
from ram.services import find_access_key


@pytest.fixture(autouse=True)
def home(committed: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "HOME", tmp_path)
    return tmp_path


def test_the_owner_signs_in_with_what_is_written() -> None:
    credentials.ensure()

    known = credentials.read()
    assert authenticate(username=known["username"], password=known["password"])
    assert find_access_key(known["access_key_id"]).secret == known["access_key_secret"]


def test_a_second_start_changes_nothing() -> None:
    credentials.ensure()
    first = credentials.read()

    credentials.ensure()

    assert credentials.read() == first


def test_a_start_that_could_not_write_makes_no_owner(monkeypatch: pytest.MonkeyPatch) -> None:
    def keep_on_a_full_disk(_path: Path, make: Callable[[], str]) -> str:
        make()
        raise OSError(ENOSPC, "No space left on device")

    monkeypatch.setattr(credentials, "keep", keep_on_a_full_disk)

    with pytest.raises(OSError, match="No space"):
        credentials.ensure()

    assert not User.objects.exists()


def test_what_is_written_without_an_owner_is_written_anew(home: Path) -> None:
    (home / credentials.FILE).write_text('{"username": "admin", "password": "forgotten"}')

    credentials.ensure()

    assert authenticate(username="admin", password=credentials.read()["password"])
