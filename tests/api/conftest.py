"""Whoever asks REST for something; a world in which there is one of everything, if asked for."""

import copy
import json
from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, TestCase

from iotconsole.kit.clock import now_ms
from iotconsole.kit.valkey import client as store
from ram.models import User
from rules import ledger
from rules.journal import Commands
from rules.ledger import Passage
from rules.models import Rule
from tests.api.kept import Kept, keep
from tests.api.world import World, build

REGION = settings.REGION


@dataclass(frozen=True)
class Asking:
    """Somebody who asks."""

    client: Client

    def ask(self, route: str, body: object = None, **query: Any) -> Any:
        """Send a request such as `GET queues/`; a body of bytes goes as it is."""
        method, _, address = route.partition(" ")
        data = body if isinstance(body, bytes) else json.dumps(body or {})
        return self.client.generic(
            method, f"/api/v1/{address}", data, "application/json", query_params=query
        )


@cache
def first_world() -> tuple[World, Kept]:
    """Build a world, once in a process."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        world = build()
    return world, keep()


@pytest.fixture
def world(db: None, empty_store: None) -> World:
    """A world like everybody else's, whatever they did with theirs."""
    is_new = not first_world.cache_info().currsize
    world, kept = first_world()
    if not is_new:
        kept.put_back()
    return copy.deepcopy(world)


@pytest.fixture
def account(request: pytest.FixtureRequest, db: None, empty_store: None) -> User:
    """The owner, who has nothing unless the test asks for a world."""
    if "world" in request.fixturenames:
        found: World = request.getfixturevalue("world")
        return found.account
    return User.objects.create_superuser("owner")


@pytest.fixture
def owner(account: User) -> Asking:
    """The owner, signed in to the console."""
    client = Client()
    client.force_login(account)
    return Asking(client)


@pytest.fixture
def server(world: World) -> Asking:
    """A program with the owner's access key."""
    return by_key(world.key.access_key_id, world.key.secret)


@pytest.fixture
def reader(account: User) -> Asking:
    """Somebody who may sign in to the console but does not own the account."""
    client = Client()
    client.force_login(User.objects.create_user("reader"))
    return Asking(client)


@pytest.fixture
def stranger() -> Asking:
    """Anybody."""
    return Asking(Client())


def count(rule: Rule, *passages: Passage) -> None:
    """Let a rule have seen these messages."""
    commands = Commands()
    ledger.record(commands, rule.pk, list(passages), now_ms())
    for words in commands.written:
        store().execute_command(*words)  # type: ignore[no-untyped-call]


def by_key(access_key_id: str, secret: str) -> Asking:
    pair = b64encode(f"{access_key_id}:{secret}".encode()).decode()
    return Asking(Client(headers={"Authorization": f"Basic {pair}"}))
