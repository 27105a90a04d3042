"""What each kind of operation takes for a configuration, and how it sends."""

from typing import Any

import pytest
from django.conf import settings
from msgspec.structs import replace

from mns import services as mns
from mns.models import Type
from products import devicelog, downlink
from products import services as products
from products.downlink import Relayed
from products.errors import BrokerAway, ProductsError
from products.messages import DeviceMessage
from ram.services import detach_policy
from rules import circles, errors, ledger, retrying, services, subscription
from rules.circles import Relay, meet
from rules.models import Rule
from rules.operations import Cause, Parcel, Verdict, read
from rules.operations.republish import Republish
from tests.rules.conftest import NOW, House

WARM = {"temperature": 31}
MESSAGE = DeviceMessage("/pk/dn/update", "pk", "dn", b"{}", 1, 1, NOW)


def to_queue(house: House, queue: str = "alerts") -> None:
    configuration = services.queue_configuration(settings.REGION, queue, house.role.name)
    services.add_operation(house.rule, "MNS_QUEUE", configuration)
    services.delete_operation(house.rule.operations.get(kind="MNS"))


def republish(parcel_topic: str, body: bytes = b"{}", *, hops: int = 0) -> Verdict:
    message = DeviceMessage("/pk/dn/update", "pk", "dn", b"{}", 1, 1, NOW, hops=hops)
    parcel = Parcel(message, body, Republish(parcel_topic))
    [verdict] = Republish.send([parcel], batch_id="", now=NOW)
    return verdict


class Sent(list[Relayed]):
    """What went to the broker, which takes everything."""

    refusal: ProductsError | None = None

    def relay(self, messages: list[Relayed]) -> list[ProductsError | None]:
        if self.refusal:
            raise self.refusal
        self.extend(messages)
        return [None for _ in messages]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    sent = Sent()
    monkeypatch.setattr(downlink, "relay", sent.relay)
    return sent


# Queues


def test_a_queue_gets_the_result_without_a_topic(house: House) -> None:
    to_queue(house)

    house.carry(house.message(WARM))

    assert house.received() == ['{"deviceName":"sensor","temperature":31}']


def test_a_fifo_queue_keeps_the_order_of_each_device(house: House) -> None:
    queue, _ = mns.create_queue(settings.REGION, "ordered", type=Type.FIFO)
    to_queue(house, "ordered")

    house.carry(house.message(WARM, number=1), house.message(WARM, number=2))

    [first] = mns.receive_messages(queue, count=2)
    assert first.group == f"{house.device.product.product_key}/sensor"


def test_a_role_that_may_not_send_to_the_queue_is_denied(house: House) -> None:
    to_queue(house)
    detach_policy(house.role, house.role.policies.get())

    house.carry(house.message(WARM))

    failure = ledger.last_failure(house.rule.pk)
    assert failure is not None
    assert (failure.code, failure.cause) == (9333, "denied")
    assert "mns:SendMessage on acs:mns:cn-shanghai" in failure.reason


def test_a_queue_that_is_gone_and_a_result_that_is_too_large_are_told_apart(house: House) -> None:
    queue, _ = mns.create_queue(settings.REGION, "small", maximum_message_size=1024)
    to_queue(house, "small")
    sql = house.rule.sql.replace("temperature ", "temperature, long ", 1)
    services.update_sql(house.rule, sql)

    house.carry(house.message(WARM | {"long": "x" * 1024}, number=1), batch_id="first")
    mns.delete_queue(queue)
    house.carry(house.message(WARM, number=2), batch_id="second")

    assert ledger.causes(house.rule.pk) == {"oversize": 1, "no_queue": 1}


def test_targets_of_several_kinds_keep_their_own_verdicts(house: House) -> None:
    mns.create_queue(settings.REGION, "gone")
    gone = services.queue_configuration(settings.REGION, "gone", house.role.name)
    first = services.add_operation(house.rule, "MNS_QUEUE", gone)
    configuration = services.message_service_configuration("cn-shanghai", "alerts", house.role.name)
    last = services.add_operation(house.rule, "MNS", configuration)
    mns.delete_queue(mns.find_queue(settings.REGION, "gone"))

    house.carry(house.message(WARM))

    assert ledger.counts_at(first.pk) == {"received": 1, "failed": 1, "failed:no_queue": 1}
    assert ledger.counts_at(last.pk) == {"received": 1, "forwarded": 1}


# Topics of devices


def test_a_topic_is_filled_in_with_keys_of_the_result(sent: Sent) -> None:
    verdict = republish("/pk/${device}/user/${level}", b'{"device":"pump","level":3}', hops=1)

    assert verdict.went_well
    assert [(one.topic, one.hops, one.origin) for one in sent] == [("/pk/pump/user/3", 2, 1)]


@pytest.mark.parametrize(
    "body",
    [
        *(b"{}", b"[]", b'{"device":null}', b'{"device":{}}', b'{"device":""}', b'{"device":true}'),
        *(b'{"device":"pump/user/get"}', b'{"device":"+"}'),
    ],
)
def test_a_key_that_is_not_in_the_result_sends_to_nobody(sent: Sent, body: bytes) -> None:
    verdict = republish("/pk/${device}/user/get", body)

    assert verdict.cause is Cause.NO_DEVICE
    assert "device" in verdict.reason
    assert sent == []


def test_a_payload_that_is_passed_on_has_no_keys(sent: Sent) -> None:
    target = Republish("/pk/${device}/user/get")
    parcel = Parcel(MESSAGE, b'{"device":"pump"}', target, is_payload=True)

    [verdict] = Republish.send([parcel], batch_id="", now=NOW)

    assert (verdict.cause, sent) == (Cause.NO_DEVICE, [])


def test_a_message_that_was_sent_on_too_often_stops(sent: Sent) -> None:
    verdict = republish("/pk/dn/user/get", hops=settings.RULE_HOPS)

    assert (verdict.cause, sent) == (Cause.LOOP, [])


def test_a_broker_that_is_away_is_asked_again(sent: Sent) -> None:
    sent.refusal = BrokerAway()

    assert republish("/pk/dn/user/get").is_to_be_tried


def test_a_message_is_sent_on_after_its_batch(house: House, sent: Sent) -> None:
    key = house.device.product.product_key
    services.add_operation(house.rule, "REPUBLISH", {"topic": f"/{key}/sensor/user/get"})
    services.delete_operation(house.rule.operations.get(kind="MNS"))
    house.carry(house.message(WARM))

    retrying.carry(NOW * 2)

    [one] = sent
    assert (one.topic, one.hops) == (f"/{key}/sensor/user/get", 1)
    assert ledger.counts([house.rule.pk])[house.rule.pk].forwarded == 1


@pytest.mark.parametrize(
    ("topic", "payload", "code"),
    [
        ("/ghost/sensor/get", b"on", "iot.prod.NotExistedProduct"),
        ("/{key}/ghost/get", b"on", "iot.device.NotExistedDevice"),
        ("/{key}/sensor/update", b"on", "iot.messagebroker.PublishMessageFailed"),
        ("/sys/{key}/sensor/thing/event/x/post", b"on", "iot.messagebroker.PublishMessageFailed"),
        ("/{key}/sensor/+", b"on", "iot.messagebroker.InvalidFormattedTopicName"),
        ("/{key}/sensor", b"on", "iot.messagebroker.InvalidFormattedTopicName"),
        ("/{key}/sensor/get", b"", "iot.messagebroker.NullMessageContent"),
    ],
)
def test_what_no_device_hears_is_not_sent(
    house: House, topic: str, payload: bytes, code: str
) -> None:
    topic = topic.replace("{key}", house.device.product.product_key)

    [refusal] = downlink.relay([Relayed(topic, payload, 1)])

    assert refusal is not None
    assert refusal.code == code


def test_what_was_sent_on_reaches_rules_but_is_not_what_the_device_reported(house: House) -> None:
    product = house.device.product
    row = subscription.subscribe(product, settings.REGION, device_data=True, device_status=False)

    house.carry(replace(house.message(WARM), hops=1))

    [line, *_] = reversed(devicelog.read(product.product_key, "sensor"))
    assert (len(house.received()), house.received(row.queue)) == (1, [])
    assert line.step == "sent"


# Configurations


@pytest.mark.parametrize(
    ("kind", "configuration", "refusal", "field"),
    [
        ("MNS_QUEUE", {"regionName": "cn-shanghai"}, errors.BadConfiguration, "queue"),
        ("HTTP", {}, errors.BadConfiguration, "url"),
        ("HTTP", {"url": "ftp://host/"}, errors.BadConfiguration, "url"),
        ("HTTP", {"url": "acs:mns:::queues/alerts"}, errors.BadConfiguration, "url"),
        ("HTTP", {"url": "http://name:word@host/"}, errors.BadConfiguration, "url"),
        ("HTTP", {"url": ["http://host/"]}, errors.BadConfiguration, "url"),
        ("REPUBLISH", {}, errors.NoTargetTopic, "topic"),
        ("REPUBLISH", {"topic": "/k/d/x", "topicType": 2}, errors.BadConfiguration, "topic"),
        ("REPUBLISH", {"topic": "/k/d/x", "topicType": []}, errors.BadConfiguration, "topic"),
        ("REPUBLISH", {"topic": "/k/d/x", "topicType": 0}, errors.IncorrectSystemTopic, "topic"),
        ("REPUBLISH", {"topic": "/sys/k/d/x"}, errors.IncorrectSystemTopic, "topic"),
    ],
)
def test_a_bad_configuration_is_refused_at_its_field(
    kind: str, configuration: dict[str, Any], refusal: type[errors.RuleError], field: str
) -> None:
    with pytest.raises(refusal) as refused:
        read(kind, configuration)

    assert refused.value.field == field


@pytest.mark.parametrize(
    ("topic", "refusal"),
    [
        ("/ghost/d/user/get", errors.ProductUnknown),
        ("/{key}/d/user/update", errors.BadTopic),  # devices say it and do not hear it
        ("/{key}/+/user/get", errors.BadTopic),
        ("/{key}/d/${a/b}", errors.BadTopic),
        ("/{key}", errors.BadTopic),
        ("/sys/{key}/d/thing/event/property/post", errors.IncorrectSystemTopic),
    ],
)
def test_a_topic_no_device_hears_is_refused(
    house: House, topic: str, refusal: type[errors.RuleError]
) -> None:
    topic = topic.replace("{key}", house.device.product.product_key)
    number = 0 if topic.startswith("/sys/") else 1

    with pytest.raises(refusal) as refused:
        services.add_operation(house.rule, "REPUBLISH", {"topic": topic, "topicType": number})

    assert type(refused.value) is refusal


@pytest.mark.parametrize(
    ("topic", "number"),
    [
        ("/{key}/${device}/user/get", 1),
        ("/${product}/${device}/anything", "1"),
        ("/sys/{key}/sensor/thing/service/property/set", 0),
    ],
)
def test_a_topic_devices_hear_is_taken(house: House, topic: str, number: object) -> None:
    topic = topic.replace("{key}", house.device.product.product_key)

    made = services.add_operation(house.rule, "REPUBLISH", {"topic": topic, "topicType": number})

    assert made.configuration["topic"] == topic


# Errors


def test_a_rule_has_one_operation_for_errors_at_another_product(house: House) -> None:
    to_queue = services.queue_configuration(settings.REGION, "alerts", house.role.name)
    hook = {"url": "http://example.com/"}

    with pytest.raises(errors.SameProduct):
        services.add_operation(house.rule, "MNS_QUEUE", to_queue, is_for_errors=True)
    services.add_operation(house.rule, "HTTP", hook, is_for_errors=True)
    with pytest.raises(errors.SameProduct):
        services.add_operation(house.rule, "HTTP", hook)
    with pytest.raises(errors.ErrorOperationTaken):
        services.add_operation(house.rule, "REPUBLISH", hook, is_for_errors=True)


def test_an_operation_for_errors_alone_starts_no_rule(committed: None) -> None:
    rule = services.create_rule("bare")
    services.update_sql(rule, 'SELECT a FROM "/p/+/update"')
    services.add_operation(rule, "HTTP", {"url": "http://example.com/"}, is_for_errors=True)

    with pytest.raises(errors.NoOperation):
        services.start_rule(rule)


# Circles


@pytest.mark.parametrize(
    ("one", "other", "do_meet"),
    [
        ("/a/b/c", "/a/b/c", True),
        ("a/b/c", "/a/b/c", True),
        ("/a/+/c", "/a/b/+", True),
        ("/a/+/c", "/a/b/d", False),
        ("/a/b", "/a/b/c", False),
        ("/a/#", "/a/b/c", True),
        ("/a/b", "/a/b/#", True),  # `#` is this level, too
        ("/a/b", "/a/b/c/#", False),
        ("/#", "/a", True),
        ("/a/b/c/d", "/a/+/#", True),
    ],
)
def test_filters_meet_where_a_topic_matches_both(one: str, other: str, do_meet: bool) -> None:
    assert meet(one, other) is meet(other, one) is do_meet


def test_the_shortest_circle_is_found() -> None:
    first = Relay("first", "/k/a/x", ("/k/b/x", "/k/c/x"))
    relays = [first, Relay("b", "/k/b/x", ("/k/c/x",)), Relay("c", "/k/c/x", ("/k/a/x",))]

    circle = circles.find(first, relays)

    assert circle is not None
    assert [relay.name for relay in circle] == ["first", "c", "first"]


def sends(name: str, source: str, topic: str) -> Rule:
    rule = services.create_rule(name)
    services.update_sql(rule, f'SELECT a FROM "{source}"')
    services.add_operation(rule, "REPUBLISH", {"topic": topic})
    return rule


def test_a_circle_is_refused_however_it_is_closed(committed: None) -> None:
    key = products.create_product("Pumps").product_key
    get, other = f"/{key}/${{name}}/user/get", f"/{key}/pump/get"
    first = sends("first", f"/{key}/+/user/get", other)

    with pytest.raises(errors.Circle, match="first → first"):
        services.update_operation(first.operations.get(), {"topic": get})
    with pytest.raises(errors.Circle, match="second → first → second"):
        sends("second", other, get)
    second = Rule.objects.get(name="second")
    services.update_sql(second, 'SELECT a FROM "/elsewhere"')
    services.add_operation(second, "REPUBLISH", {"topic": get})
    with pytest.raises(errors.Circle):
        services.update_sql(second, f'SELECT a FROM "{other}"')

    second.refresh_from_db()
    assert "/elsewhere" in second.sql
    assert first.operations.get().configuration == {"topic": other}
