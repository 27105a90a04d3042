"""Message clients: who is let in with an access key, and what they and devices may hear."""

import json

import pytest
from django.conf import settings

from inbound import services
from inbound.models import InboundRule
from inbound.services import Definition
from mns import services as mns
from products import services as products
from products.downlink.sender import Parcel, sender
from products.models import Product
from ram import services as ram
from ram.models import AccessKey, User
from tests.products.conftest import Caller, Dial, Server
from tests.products.inbound.conftest import MALFORMED, REFUSED, WRONG, Connect

NOT_SUBSCRIBED = 0x80
CLIENT = "GID_air@@@d1"
pytestmark = pytest.mark.usefixtures("door_server")


@pytest.fixture
def key(owner: User) -> AccessKey:
    return ram.create_access_key(owner)


@pytest.fixture
def rule(committed: None) -> InboundRule:
    queue, _ = mns.create_queue(settings.REGION, "orders")
    return services.create_rule("orders", Definition("mq_cmd", queue=queue))


def granted(*statements: tuple[str, str]) -> AccessKey:
    """Answer the key of somebody who may do just this."""
    user = ram.create_user("guest")
    lines = [
        {"Effect": "Allow", "Action": action, "Resource": f"acs:mq:*:*:{resource}"}
        for action, resource in statements
    ]
    if lines:
        document = json.dumps({"Version": "1", "Statement": lines})
        ram.attach_policy(user, ram.create_policy("guest", document))
    return ram.create_access_key(user)


def say(topic: str, payload: bytes = b"hello") -> None:
    """Publish as the inbound process does."""
    sender().send([Parcel(topic, payload)], qos=1)


def test_a_client_with_an_access_key_hears_the_topic_of_a_rule(
    key: AccessKey, rule: InboundRule, connect: Connect
) -> None:
    caller = connect(key, CLIENT)

    assert caller.call() == 0
    assert caller.subscribe("mq_cmd/#") == 1
    say("mq_cmd/dev/17")
    heard = caller.hear()
    assert (heard.topic, heard.payload, heard.qos) == ("mq_cmd/dev/17", b"hello", 1)


@pytest.mark.parametrize(
    ("client_id", "changes", "code"),
    [
        (CLIENT, {"secret": "another"}, WRONG),
        (CLIENT, {"instance": "another"}, MALFORMED),
        ("GID_air", {}, MALFORMED),
        ("GID_a@@@d1", {}, MALFORMED),
        ("air@@@d1", {}, MALFORMED),
        (f"GID_air@@@{'x' * 60}", {}, MALFORMED),
    ],
)
def test_who_does_not_say_it_right_is_refused(
    key: AccessKey,
    rule: InboundRule,
    connect: Connect,
    client_id: str,
    changes: dict[str, str],
    code: int,
) -> None:
    assert connect(key, client_id, **changes).call() == code


def test_a_key_that_is_turned_off_opens_nothing(
    key: AccessKey, rule: InboundRule, connect: Connect
) -> None:
    ram.set_access_key_status(key, AccessKey.Status.INACTIVE)

    assert connect(key, CLIENT).call() == WRONG


def test_a_client_is_cut_off_when_its_key_is_turned_off(
    key: AccessKey, rule: InboundRule, connect: Connect, inbound_server: Server
) -> None:
    caller = connect(key, CLIENT)
    caller.call()

    ram.set_access_key_status(key, AccessKey.Status.INACTIVE)

    assert caller.is_cut_off()


def test_a_client_logs_in_again_when_it_may_hear_more_or_less(
    key: AccessKey, rule: InboundRule, connect: Connect, inbound_server: Server
) -> None:
    caller = connect(key, CLIENT)
    caller.call()
    caller.subscribe("mq_cmd/#")
    assert not caller.lost.wait(2)

    services.delete_rule(rule)

    assert caller.is_cut_off()


@pytest.mark.parametrize(
    "statements",
    [
        [],
        [("mq:SUB", "groupId/*")],
        [("mq:MqttInstanceAccess", "instance/*")],
        [("mq:MqttInstanceAccess", "*"), ("mq:SUB", "groupId/*/GID_other")],
    ],
)
def test_a_client_needs_the_instance_and_its_group(
    rule: InboundRule, connect: Connect, statements: list[tuple[str, str]]
) -> None:
    assert connect(granted(*statements), CLIENT).call() == REFUSED


def test_policies_say_which_topics_a_client_may_hear_and_speak_on(
    rule: InboundRule, connect: Connect
) -> None:
    queue, _ = mns.create_queue(settings.REGION, "others")
    services.create_rule("others", Definition("mq_other", queue=queue))
    guest = granted(
        ("mq:MqttInstanceAccess", "instance/*"),
        ("mq:SUB", "groupId/*/GID_air"),
        ("mq:SUB", "topic/*/mq_cmd"),
    )
    caller = connect(guest, CLIENT)
    caller.call()

    assert caller.subscribe("mq_cmd/#") == 1
    assert caller.subscribe("mq_other/a") == NOT_SUBSCRIBED
    assert caller.subscribe("#") == NOT_SUBSCRIBED
    caller.publish("mq_cmd/a", b"not allowed")
    say("mq_cmd/a")
    assert caller.hear().payload == b"hello"


def test_a_message_for_one_client_reaches_nobody_else(
    key: AccessKey, rule: InboundRule, connect: Connect
) -> None:
    mine, other = connect(key, CLIENT), connect(key, "GID_air@@@d2")
    for caller in (mine, other):
        caller.call()
        assert caller.subscribe("mq_cmd/#") == 1
    topic = f"/mq_cmd/p2p/{CLIENT}"

    assert mine.subscribe(f"{topic}/#") == 1
    for wanted in (topic, "/mq_cmd/#", "/mq_cmd/p2p/+", "/+/p2p/#", "#"):
        assert other.subscribe(wanted) == NOT_SUBSCRIBED, wanted
    say(topic, b"for one")
    say("mq_cmd", b"for all")

    assert {mine.hear().payload for _ in range(2)} == {b"for one", b"for all"}
    assert other.hear().payload == b"for all"


def test_devices_hear_what_a_rule_lets_them(dial: Dial, rule: InboundRule) -> None:
    product = products.create_product("Air Testing")
    device, stranger = (
        products.create_device(one) for one in (product, products.create_product("Pumps"))
    )
    let_hear(rule, product)
    inside, outside = dial(device), dial(stranger, name="other")
    for caller in (inside, outside):
        assert caller.call() == 0

    assert outside.subscribe("mq_cmd/#") == NOT_SUBSCRIBED
    for forbidden in ("/mq_cmd/#", f"/mq_cmd/p2p/{CLIENT}"):
        assert inside.subscribe(forbidden) == NOT_SUBSCRIBED
    assert inside.subscribe("mq_cmd/#") == 1
    say("mq_cmd/dev/17")
    assert inside.hear().topic == "mq_cmd/dev/17"


def test_devices_that_are_connected_notice_what_they_may_hear(
    dial: Dial, rule: InboundRule
) -> None:
    product = products.create_product("Air Testing")
    caller: Caller = dial(products.create_device(product))
    caller.call()

    let_hear(rule, product)

    assert caller.is_cut_off()


def let_hear(rule: InboundRule, product: Product) -> None:
    definition = Definition("mq_cmd", queue=rule.queue, products=[product])
    services.update_rule(rule, definition)
