"""A console with something on every page: the forwarding scenario of the tutorial, carried out."""

import json
from dataclasses import dataclass

from inbound import deadletters
from inbound import services as inbound
from inbound.deadletters import DeadLetter
from inbound.services import Access, Definition
from iotconsole.kit.clock import now_ms
from iotconsole.kit.ids import Snowflake
from mns import attempts, history, pace
from mns import services as mns
from mns.attempts import Attempt
from mns.deadletters import bury_queue
from mns.history import Sample
from mns.models import Queue, Subscription
from mns.pace import Pace
from mns.search import Search
from products import entrances, refusals
from products import services as products
from products.entrances import Entrance
from products.messages import DeviceMessage, StatusChange, pack
from products.models import Device, Product
from products.refusals import Refused
from ram import services as ram
from ram.models import Role, User
from rules import journal, ledger, subscription
from rules import services as rules
from rules.models import Rule
from rules.pipeline import handle_batch
from rules.shadow import services as shadow

REGION = "cn-shanghai"
SQL = """SELECT deviceName() AS deviceName, temperature, humidity
FROM "/{key}/+/update"
WHERE temperature > 38 AND humidity < 40"""
READINGS = [(39, 21), (12, 80), (41, 30), (40, 39), (20, 20)]


@dataclass(frozen=True)
class Scenario:
    device: Device
    rule: Rule
    role: Role
    queue: Queue
    pushed: Subscription


def build(owner: User) -> Scenario:
    ram.ensure_system_policies()
    ram.create_access_key(owner)
    role = ram.create_iot_role()
    ram.create_policy(
        "air-publisher",
        '{"Version":"1","Statement":[{"Effect":"Allow",'
        '"Action":"mns:PublishMessage","Resource":"acs:mns:*:*:/topics/air*"}]}',
    )
    product = products.create_product("Air Testing", description="空气检测 sensors of the office")
    device = products.create_device(product, "air-sensor-01", "hallway")
    refused = products.create_device(product, "air-sensor-02")
    products.save_tags(device, {"room": "hallway", "coordinate": "104.07086:30.549169"})
    products.prepare_batch(product, [products.Wanted("air-sensor-01"), products.Wanted("air-02")])
    _refuse(refused)
    queue, _ = mns.create_queue(REGION, "air-consumer")
    topic, _ = mns.create_topic(REGION, "air-readings")
    mns.subscribe(topic, "to-queue", f"acs:mns:{REGION}:1:queues/air-consumer")
    pushed, _ = mns.subscribe(topic, "to-server", "http://127.0.0.1:9/notify", filter_tag="alarm")
    attempts.add(pushed.tag, [_attempt(1, None), _attempt(2, 503), _attempt(3, 204)])
    _pause(pushed)
    subscription.subscribe(product, REGION, device_data=True, device_status=True)
    rule = _running_rule(product.product_key, role)
    rules.create_rule("draft", "Not finished yet")
    shadow.start(rule, rule.sql.replace("38", "10"), minutes=60, messages=1_000)
    _fill_queues(queue)
    _let_data_in(product)
    _pass_an_hour(queue, topic.pk)
    _let_messages_pass(device)
    ram.detach_policy(role, role.policies.get())
    _let_messages_pass(device)
    return Scenario(device, rule, role, queue, pushed)


def pages(scenario: Scenario) -> list[str]:
    """Answer the address of every page and of every dialog, which is a page when typed in."""
    device, rule, role = scenario.device, scenario.rule, scenario.role
    product, thing = device.product.product_key, f"/products/{device.product.product_key}"
    its = f"{thing}/devices/{device.name}"
    topic, queue = "/mns/topics/air-readings", "/mns/queues/air-consumer"
    seen = mns.browse_messages(scenario.queue, Search()).messages[0].listed.rank
    return [
        *["/", "/products/", "/products/new/", f"{thing}/", f"{thing}/log/"],
        *[f"{thing}/subscription/", f"{thing}/new-device/", f"{thing}/delete/", f"{thing}/edit/"],
        *[f"{thing}/details/", f"{thing}/topics/", f"{thing}/topics/new/", f"{thing}/new-devices/"],
        *[f"{thing}/topics/1/edit/", f"{thing}/topics/1/delete/"],
        *[f"{thing}/batches/1/", f"{thing}/?q=nothing", f"{thing}/log/?result=failure"],
        *["/devices/", "/devices/?status=ONLINE", "/devices/?tag=room", f"{its}/"],
        *[f"{its}/?result=failure", f"{its}/topics/", f"{its}/connect/", f"{its}/tags/"],
        f"{its}/simulator/",
        f"{thing}/devices/air-sensor-02/connect/",
        *[f"{its}/edit/", f"{its}/reset/", f"{its}/delete/"],
        *["/rules/", "/rules/?q=nothing", "/rules/new/", f"/rules/{rule.pk}/"],
        *[f"/rules/{rule.pk}/add-operation/", f"/rules/{rule.pk}/delete/", "/rules/2/"],
        *[f"/rules/{rule.pk}/operations/1/edit/", f"/rules/{rule.pk}/operations/1/delete/"],
        *[f"/rules/{rule.pk}/versions/", f"/rules/{rule.pk}/versions/1/roll-back/"],
        *[f"/rules/{rule.pk}/shadow/", f"/rules/{rule.pk}/shadow/take-over/"],
        *[f"/rules/{rule.pk}/test/", "/rules/2/test/"],
        *["/rules/2/versions/", "/rules/2/shadow/", f"/rules/{rule.pk}/traces/"],
        *["/messages/", *(f"/messages/{one.message_id}/" for one in ledger.recent(rule.pk, 3))],
        *["/mns/topics/", "/mns/new-topic/", f"{topic}/", f"{topic}/subscribe/"],
        *[f"{topic}/publish/", f"{topic}/edit/", f"{topic}/delete/"],
        *[f"{topic}/subscriptions/to-server/", f"{topic}/subscriptions/to-queue/"],
        *[f"{topic}/subscriptions/to-server/delete/", f"{topic}/subscriptions/to-server/edit/"],
        *[f"{topic}/subscriptions/to-server/test/", f"{topic}/subscriptions/to-queue/edit/"],
        f"{topic}/subscriptions/to-server/?outcome=given_up",
        *["/mns/queues/", "/mns/new-queue/", f"{queue}/", f"{queue}/send/", f"{queue}/edit/"],
        *[f"{queue}/messages/", f"{queue}/messages/?q=temperature&state=active"],
        *[f"{queue}/messages/{seen}/resend/", f"{queue}/messages/{seen}/delete/"],
        *[f"{queue}/messages/1/resend/", f"{queue}/receive/", f"{queue}/purge/"],
        *["/mns/queues/air-dead/", "/mns/queues/air-dead/dead-letters/"],
        *["/mns/queues/air-in-order/", "/mns/queues/air-in-order/send/"],
        *[f"{queue}/delete/", f"/mns/queues/aliyun-iot-{product}/"],
        *["/ram/roles/", "/ram/new-role/", f"/ram/roles/{role.name}/"],
        *[f"/ram/roles/{role.name}/attach/", f"/ram/roles/{role.name}/trust/"],
        *["/ram/policies/", "/ram/new-policy/", "/ram/policies/Custom/air-publisher/"],
        *["/ram/policies/System/AliyunIOTAccessingMNSRolePolicy/"],
        *["/inbound/rules/", "/inbound/rules/?q=nothing", "/inbound/new-rule/"],
        *["/inbound/rules/orders/", "/inbound/rules/orders/receivers/"],
        *["/inbound/rules/orders/dead-letters/", "/inbound/rules/orders/edit/"],
        *["/inbound/connections/", "/inbound/connections/shop/test/"],
        *["/ram/access-keys/", "/ram/password-rules/"],
        *["/account/", "/account/password/", "/account/authenticator/", "/account/new-token/"],
    ]


def _refuse(device: Device) -> None:
    """Let the device be refused as if it had sent its secret, and another by its wrong name."""
    key, name = device.product.product_key, device.name
    reason, text = "The password is wrong.", f"clientId{name}deviceName{name}productKey{key}"
    whose = (key, name, "hmacsha256", text)
    client_id, later = f"{name}|securemode=3,signmethod=hmacsha256|", now_ms() + 1_000
    refusals.keep(
        [
            Refused(
                later,
                "Login.WrongPassword",
                reason,
                client_id,
                f"{name}&{key}",
                "10.0.0.7",
                *whose,
                hint="secret_itself",
            ),
            Refused(
                later, "Login.UnknownDevice", "No such device.", client_id, f"air&{key}", "10.0.0.8"
            ),
        ]
    )


def _pause(pushed: Subscription) -> None:
    now, reason = now_ms(), "The endpoint did not answer within 5 seconds."
    pace.change(pushed.tag, lambda _: Pace(1, now - 60_000, reason, 60_000, now + 3_600_000))


def _fill_queues(queue: Queue) -> None:
    """Let messages be in every state, one have died, and a queue keep order."""
    dead, _ = mns.create_queue(REGION, "air-dead")
    mns.create_queue(REGION, "air-in-order", type="fifo", tags={"owner": "office"})
    mns.set_queue_attributes(queue, dead_letter_queue=dead.name, max_receive_count=1)
    mns.send_message(queue, b'{"deviceName": "air-sensor-01", "temperature": 99}')
    mns.receive_messages(queue, count=16, visibility_seconds=1)
    bury_queue(queue, now=now_ms() + 2_000)
    mns.set_queue_attributes(queue, max_receive_count=16)
    mns.send_message(queue, b"later", delay_seconds=3_600)
    mns.send_message(queue, b"taken")
    mns.receive_messages(queue, visibility_seconds=3_600)


def _let_data_in(product: Product) -> None:
    """Let a rule read from a server that is not there, and have dead letters."""
    shop = inbound.create_connection("shop", Access("127.0.0.1:9"))
    into = Definition("mq_cmd", "to the tills", connection=shop, topic="o", products=[product])
    rule = inbound.create_rule("orders", into, enabled=True)
    said = {"mqttSecondTopic": "a b", "colour": "red"}
    deadletters.keep(rule.pk, [DeadLetter("7F", b'{"order": 1}', said, "", "Not a topic.")] * 60)


def _pass_an_hour(queue: Queue, topic_id: int) -> None:
    """Take figures down as if the last hour had been busy."""
    now = now_ms()
    for minute in range(60):
        time, sent = now - (60 - minute) * history.MINUTE_MS, minute * (30 + minute % 7)
        held = minute % 20
        seen = Sample(time, held, held // 3, 2, held * 9_000, sent, sent - held, sent - held, 0)
        history.keep([(queue.tag, seen)])
        history.count_published({topic_id: 40 + minute % 9})
        history.keep_published([topic_id], now=time)


def _running_rule(product_key: str, role: Role) -> Rule:
    rule = rules.create_rule("air-to-mns", "Hot and dry air goes to the alarm server")
    rules.update_sql(rule, SQL.replace("{key}", product_key))
    target = rules.message_service_configuration(REGION, "air-readings", role.name)
    rules.add_operation(rule, "MNS", target)
    rules.start_rule(rule)
    return rule


def _let_messages_pass(device: Device) -> None:
    key, name, now = device.product.product_key, device.name, now_ms()
    came = StatusChange("online", key, name, now, now, "127.0.0.1")
    topic, next_id = f"/{key}/{name}/update", Snowflake(1, now_ms).next
    entrances.keep([((key, name), Entrance(now, "127.0.0.1", "hmacsha1", name))])
    messages = [
        DeviceMessage(topic, key, name, body, 1, next_id(), now)
        for body in [*(_reading(*reading) for reading in READINGS), b"not JSON"]
    ]
    journal.keep(f"batch-{now}", pack(messages), now)
    handle_batch(f"batch-{now}", messages, now)
    products.record_presence([came])


def _reading(temperature: int, humidity: int) -> bytes:
    return json.dumps({"temperature": temperature, "humidity": humidity}).encode()


def _attempt(number: int, status: int | None) -> Attempt:
    error = "" if status == 204 else "The endpoint did not take the message."
    answer, wait = ("busy", 60_000) if error else ("", None)
    following = wait and now_ms() + wait
    return Attempt(now_ms(), "5F" * 16, number, status, 12, answer, error, wait, following)
