"""A world in which there is one of everything, called `air-01` where it has a name."""

from dataclasses import dataclass
from datetime import timedelta

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
from rules import services as rules
from rules import subscription
from rules.models import ShadowRun
from tests.api.routes import CONFIGURATION, NAME, POLICY, SPARE, SQL

REGION = settings.REGION
MESSAGE_ID = Snowflake(1, now_ms).next()
AS_LONG_AS_TESTS_RUN = 7_200

Names = dict[str, str]


@dataclass(frozen=True)
class World:
    """Who owns it, with what key; a device; and what the addresses of REST name."""

    account: User
    key: AccessKey
    device: Device
    names: Names


def build() -> World:
    """Build one of everything, by the services that people use."""
    account = User.objects.create_superuser("owner")
    key = ram.create_access_key(account)
    names = dict.fromkeys(["name", "queue", "topic", "rule", "policy", "user", "group"], NAME)
    names |= {"region": REGION, "type": "Custom", "version": "v1", "entry": "1"}
    names |= _inbound() | _people() | _signed_in(account)
    device = _device()
    names |= _of_product(device) | _queues() | _rule()
    return World(account, key, device, names | {"access_key_id": key.access_key_id})


def _inbound() -> Names:
    """Build a connection, and a rule with a dead letter."""
    connection = inbound.create_connection(NAME, inbound.Access("127.0.0.1:1"))
    definition = inbound.Definition(NAME, connection=connection, topic=NAME)
    rule = inbound.create_rule(NAME, definition)
    deadletters.keep(rule.pk, [DeadLetter("1", b"hello", {"qoslevel": "9"}, "Bad", "Bad QoS")])
    return {"rule_id": NAME, "letter_id": deadletters.latest(rule.pk)[0].letter_id}


def _people() -> Names:
    """Build policies, a role, and a user in a group."""
    ram.ensure_system_policies()
    ram.create_role(NAME, IOT_TRUST_DOCUMENT)
    ram.create_policy(NAME, POLICY)
    alice = ram.create_user(NAME)
    key = ram.create_access_key(alice)
    ram.add_user_to_group(alice, ram.create_group(NAME))
    return {"user_key": key.access_key_id}


def _signed_in(account: User) -> Names:
    """Let the owner have a token, and be signed in somewhere else."""
    token, _ = create_api_token(account, NAME, POLICY, 1, moment(now_ms()))
    elsewhere = Client()
    elsewhere.force_login(account)
    return {"token_id": token.token_id, "number": number_of(elsewhere.session)}


def _device() -> Device:
    """Build a product with a device, which has a line in its log."""
    product = products.create_product(NAME)
    device = products.create_device(product, NAME)
    products.save_tags(device, {"color": "red"})
    with store().pipeline() as pipe:
        story = Story(now_ms(), MESSAGE_ID, NAME, [Line(Step.PUBLISHED, "/a/b/update")], 1, 2)
        devicelog.add_all(pipe, [(product.product_key, story)])
        pipe.execute()
    return device


def _of_product(device: Device) -> Names:
    """Build what else a product may have."""
    product = device.product
    category = products.create_category(product, "user/air", operation="ALL")
    batch = products.prepare_batch(product, [products.Wanted("air-03")])
    subscription.subscribe(product, REGION, device_data=True, device_status=False)
    return {
        "product_key": product.product_key,
        "device": NAME,
        "key": "color",
        "identifier": "Power",
        "category": str(category.pk),
        "batch": str(batch.pk),
        "message_id": str(MESSAGE_ID),
    }


def _queues() -> Names:
    """Build a topic, and its queue with a message that was received and one that was not."""
    topic, _ = mns.create_topic(REGION, NAME)
    queue, _ = mns.create_queue(REGION, NAME)
    mns.create_queue(REGION, SPARE)
    mns.subscribe(topic, NAME, f"acs:mns:{REGION}:{settings.ACCOUNT_ID}:queues/{NAME}")
    mns.send_message(queue, b"hello")
    [received] = mns.receive_messages(queue, visibility_seconds=AS_LONG_AS_TESTS_RUN)
    mns.send_message(queue, b"hello again")
    found = mns.browse_messages(queue, Search())
    return {
        "receipt_handle": received.receipt_handle,
        "rank": str(found.messages[0].listed.rank),
    }


def _rule() -> Names:
    """Build a rule that is tried on what comes in."""
    rule = rules.create_rule(NAME)
    rules.update_sql(rule, SQL)
    operation = rules.add_operation(rule, "MNS", CONFIGURATION)
    later = moment(now_ms()) + timedelta(seconds=AS_LONG_AS_TESTS_RUN)
    ShadowRun.objects.create(rule=rule, sql=SQL, most=10, ends=later, author=NAME)
    return {"id": str(operation.pk), "rule_version": "1"}
