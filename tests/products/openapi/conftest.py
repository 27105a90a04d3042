"""The owner of the account and somebody nobody gave a policy, each with a program of theirs."""

import pytest
from pytest_django import Settings

from iotconsole.gateway.products import product_of
from ram import services
from ram.models import User
from tests.gateway.conftest import Program, program_of

VERSION = "2018-01-20"


@pytest.fixture
def account(db: None, empty_store: None, settings: Settings) -> User:
    # Stories are told faster than an account may call.
    settings.OPENAPI_QPS = dict.fromkeys(product_of(VERSION).operations, 0)
    services.ensure_system_policies()
    return User.objects.create_superuser("owner")


@pytest.fixture
def program(account: User) -> Program:
    return program_of(account)


@pytest.fixture
def stranger(account: User) -> Program:
    return program_of(services.create_user("stranger"))


@pytest.fixture
def reader(account: User) -> Program:
    """Somebody who may look at all products and devices, but act for none of them."""
    user = services.create_user("reader")
    services.attach_policy(user, services.find_policy("System", "AliyunIOTReadOnlyAccess"))
    return program_of(user)
