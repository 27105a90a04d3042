"""Lily, who may sign in to the console, at noon of a day that the test turns."""

from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine

from ram import services
from ram.models import User

PASSWORD, ANOTHER = "a long password", "another long one"
NOON = datetime.fromisoformat("2030-01-01T12:00:00+00:00")
Clock = time_machine.Traveller


@pytest.fixture(autouse=True)
def quick_hashes(settings: pytest.FixtureRequest) -> None:
    """That hashing a password takes its time is Django's matter."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # type: ignore[attr-defined]


@pytest.fixture
def clock(committed: None) -> Iterator[Clock]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def lily(clock: Clock) -> User:
    user = services.create_user("lily")
    services.create_login_profile(user, PASSWORD)
    return user
