"""The owner of the account and somebody nobody gave a policy, each with a program of theirs."""

import pytest

from ram import services
from ram.models import User
from tests.gateway.conftest import Program, program_of


@pytest.fixture
def account(db: None, empty_store: None) -> User:
    services.ensure_system_policies()
    return User.objects.create_superuser("owner")


@pytest.fixture
def program(account: User) -> Program:
    return program_of(account)


@pytest.fixture
def stranger(account: User) -> Program:
    return program_of(services.create_user("stranger"))
