"""The cast: a real store for whoever touches the database, the owner, and nobody."""

import subprocess
import time
from collections.abc import Iterator

import hypothesis
import pytest
import redis
from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.contenttypes.management import create_contenttypes
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models.signals import post_migrate
from django.utils import translation

from iotconsole.embedded import store
from iotconsole.kit.valkey import client
from ram.models import User

START_SECONDS = 120

hypothesis.settings.register_profile(
    "busy", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("busy")  # the machine may have other work


class StoreServer:
    """The embedded store of the tests' home, as the platform would start it."""

    def start(self) -> None:
        config = store.write_config(settings.HOME, settings.STORE_SOCKET)
        self._process = subprocess.Popen(store.command(config), stdout=subprocess.DEVNULL)
        self._wait()

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(START_SECONDS)

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                client().ping()
            except redis.ConnectionError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.02)
            else:
                return


def forget_content_types(**_: object) -> None:
    """Remember no rows of a table that was emptied."""
    ContentType.objects.clear_cache()


@pytest.fixture(scope="session", autouse=True)
def quick() -> None:
    """Leave out what Django does again for each test, and no test asks for."""
    settings.WHITENOISE_AUTOREFRESH = True  # else each client of a test lists all static files
    PBKDF2PasswordHasher.iterations = 1
    post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
    post_migrate.disconnect(create_contenttypes)
    post_migrate.connect(forget_content_types)


@pytest.fixture(autouse=True)
def no_language() -> Iterator[None]:
    """A page that was asked for in Chinese leaves the next test alone."""
    yield
    translation.deactivate()


@pytest.fixture(scope="session")
def store_server() -> Iterator[StoreServer]:
    server = StoreServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """The test database is a file in the tests' home: processes that tests start see it too."""
    connection.settings_dict["TEST"]["NAME"] = str(settings.HOME / "test.sqlite3")


@pytest.fixture
def empty_store(store_server: StoreServer) -> None:
    client().flushall()


@pytest.fixture
def committed(transactional_db: None, empty_store: None) -> None:
    """A database whose commits are real, so that other processes hear of changes; no messages."""


@pytest.fixture
def owner(committed: None) -> User:
    return User.objects.create_superuser("owner", password="a long password")
