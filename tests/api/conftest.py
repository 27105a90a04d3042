"""Whoever asks REST for something, and a world in which there is one of everything."""

import json
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from inbound import deadletters
from inbound import services as inbound
from inbound.deadletters import DeadLetter
from iotconsole.kit.clock import moment, now_ms
from iotconsole.kit.ids import Snowflake
from iotconsole.kit.valkey import client as store
from mns import services as mns
from mns.search import Search
from products import devicelog
from products import services as products
from products.devicelog import Line, Step, Story
from products.models import Device
from ram import services as ram
from ram.models import AccessKey, User
from ram.policy import IOT_TRUST_DOCUMENT
from ram.services.api_tokens import create_api_token
from ram.signin.sessions import number_of
from rules import ledger, subscription
from rules import services as rules
from rules.journal import Commands
from rules.ledger import Passage
from rules.models import Rule, ShadowRun
from tests.api.routes import CONFIGURATION, NAME, POLICY, SPARE, SQL

REGION = settings.REGION
MESSAGE_ID = Snowflake(1, now_ms).next()


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


@dataclass(frozen=True)
class World:
    """One of everything, called `air-01` where it has a name."""

    key: AccessKey
    device: Device
    names: dict[str, str]


@pytest.fixture
def account(db: None, empty_store: None) -> User:
    return User.objects.create_superuser("owner")  # hashing a password takes its time


@pytest.fixture
def world(account: User, django_capture_on_commit_callbacks: Callable[..., Any]) -> World:
    with django_capture_on_commit_callbacks(execute=True):
        return build(account)


def build_inbound() -> str:
    """Build a connection, and a rule with a dead letter whose id is answered."""
    connection = inbound.create_connection(NAME, inbound.Access("127.0.0.1:1"))
    definition = inbound.Definition(NAME, connection=connection, topic=NAME)
    rule = inbound.create_rule(NAME, definition)
    deadletters.keep(rule.pk, [DeadLetter("1", b"hello", {"qoslevel": "9"}, "Bad", "Bad QoS")])
    return deadletters.latest(rule.pk)[0].letter_id


def build(account: User) -> World:
    key = ram.create_access_key(account)
    letter_id = build_inbound()
    ram.create_role(NAME, IOT_TRUST_DOCUMENT)
    ram.create_policy(NAME, POLICY)
    alice = ram.create_user(NAME)
    users_key = ram.create_access_key(alice)
    ram.add_user_to_group(alice, ram.create_group(NAME))
    product = products.create_product(NAME)
    device = products.create_device(product, NAME)
    products.save_tags(device, {"color": "red"})
    category = products.create_category(product, "user/air", operation="ALL")
    batch = products.prepare_batch(product, [products.Wanted("air-03")])
    subscription.subscribe(product, REGION, device_data=True, device_status=False)
    topic, _ = mns.create_topic(REGION, NAME)
    queue, _ = mns.create_queue(REGION, NAME)
    mns.create_queue(REGION, SPARE)
    mns.subscribe(topic, NAME, f"acs:mns:{REGION}:{settings.ACCOUNT_ID}:queues/{NAME}")
    rule = rules.create_rule(NAME)
    rules.update_sql(rule, SQL)
    operation = rules.add_operation(rule, "MNS", CONFIGURATION)
    later = moment(now_ms()) + timedelta(hours=1)
    ShadowRun.objects.create(rule=rule, sql=SQL, most=10, ends=later, author=NAME)
    mns.send_message(queue, b"hello")
    [received] = mns.receive_messages(queue)
    mns.send_message(queue, b"hello again")
    found = mns.browse_messages(queue, Search())
    token, _ = create_api_token(account, NAME, POLICY, 1, moment(now_ms()))
    elsewhere = Client()
    elsewhere.force_login(account)
    with store().pipeline() as pipe:
        story = Story(now_ms(), MESSAGE_ID, NAME, [Line(Step.PUBLISHED, "/a/b/update")], 1, 2)
        devicelog.add_all(pipe, [(product.product_key, story)])
        pipe.execute()
    names = dict.fromkeys(["name", "queue", "topic", "rule", "policy", "user", "group"], NAME) | {
        "user_key": users_key.access_key_id,
        "version": "v1",
        "access_key_id": key.access_key_id,
        "device": NAME,
        "rule_id": NAME,
        "rule_version": "1",
        "letter_id": letter_id,
        "key": "color",
        "identifier": "Power",
        "category": str(category.pk),
        "batch": str(batch.pk),
        "id": str(operation.pk),
        "message_id": str(MESSAGE_ID),
        "entry": "1",
        "number": number_of(elsewhere.session),
        "token_id": token.token_id,
        "rank": str(found.messages[0].listed.rank),
        "product_key": product.product_key,
        "receipt_handle": received.receipt_handle,
        "region": REGION,
        "type": "Custom",
    }
    return World(key, device, names)


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
def reader(db: None) -> Asking:
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
