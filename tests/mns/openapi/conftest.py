"""Programs with the official SDK of Mns-open 2022-01-19, unmodified."""

import pytest
from alibabacloud_mns_open20220119.client import Client
from alibabacloud_tea_openapi.models import Config
from pytest_django.live_server_helper import LiveServer

from ram.models import User
from ram.services import create_access_key
from tests.mns.openapi.asking import Connect


@pytest.fixture
def connect(live_server: LiveServer) -> Connect:
    def connect(user: User, **options: str) -> Client:
        key = create_access_key(user)
        config = Config(
            access_key_id=key.access_key_id,
            access_key_secret=key.secret,
            endpoint=live_server.url.partition("://")[2],
            protocol="HTTP",
            **options,
        )
        return Client(config)

    return connect


@pytest.fixture
def account(committed: None) -> User:
    return User.objects.create_superuser("owner")  # hashing a password takes its time


@pytest.fixture
def sdk(connect: Connect, account: User) -> Client:
    return connect(account)
