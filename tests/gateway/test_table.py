"""Every operation of every product, asked by the owner, a reader, a stranger and an old token.

The table follows the registered operations: a new one is asked, too.
"""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from iotconsole.gateway.products import PRODUCTS
from ram import services
from ram.identity import identity_of
from ram.models import User
from ram.sts import Wish, assume_role
from tests.gateway.conftest import Program, program_of

TABLE = [
    (version, action) for version, product in PRODUCTS.items() for action in product.operations
]
OPEN_TO_ALL = {"GetCallerIdentity"}  # STS API: needs no permission
# The trust policy of a role has to allow AssumeRole, too: that is tried elsewhere.
ASKED = [row for row in TABLE if row[1] != "AssumeRole"]
READS = ("Get", "List", "Query", "Desc", "BatchGet", "Check")  # ReadOnlyAccess


def ask(program: Program, version: str, action: str) -> Any:
    return program.get(program.common(action) | {"Version": version})


def is_denied(answer: Any) -> bool:
    return bool(answer.status_code == 403 and answer.json()["Code"] == "NoPermission")


@pytest.fixture
def reader(db: None, empty_store: None) -> Program:
    services.ensure_system_policies()
    user = services.create_user("reader")
    services.attach_policy(user, services.find_policy("System", "ReadOnlyAccess"))
    return program_of(user)


@pytest.fixture
def late(account: User) -> Program:
    """A program that wore an administrator's role until an hour ago."""
    services.ensure_system_policies()
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"RAM": account.arn}}
    role = services.create_role("boss", json.dumps({"Version": "1", "Statement": [trust]}))
    services.attach_policy(role, services.find_policy("System", "AdministratorAccess"))
    then = datetime.now(UTC) - timedelta(hours=2)
    worn = assume_role(identity_of(account), Wish(role.resource, "job"), now=then)
    return Program(worn.access_key_id, worn.access_key_secret, worn.security_token)


@pytest.mark.parametrize(("version", "action"), TABLE)
def test_the_owner_may_everything(owner: Program, version: str, action: str) -> None:
    assert not is_denied(ask(owner, version, action))


@pytest.mark.parametrize(("version", "action"), ASKED)
def test_a_reader_may_what_only_looks(reader: Program, version: str, action: str) -> None:
    assert is_denied(ask(reader, version, action)) is not action.startswith(READS)


@pytest.mark.parametrize(("version", "action"), ASKED)
def test_a_stranger_may_nothing(stranger: Program, version: str, action: str) -> None:
    assert is_denied(ask(stranger, version, action)) is (action not in OPEN_TO_ALL)


@pytest.mark.parametrize(("version", "action"), TABLE)
def test_a_token_that_ended_opens_nothing(late: Program, version: str, action: str) -> None:
    assert ask(late, version, action).json()["Code"] == "InvalidSecurityToken.Expired"
