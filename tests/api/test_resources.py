"""What REST shows and what it does, told along the way of a message."""

from typing import Any

from mns import attempts
from mns import services as mns
from mns.attempts import Attempt
from mns.properties import Property, unpack
from products import devicelog
from products import services as products
from products.devicelog import Entry, Step
from rules.ledger import Outcome, Passage
from rules.models import Rule
from tests.api.conftest import REGION, Asking, count
from tests.api.routes import NAME
from tests.api.world import World

NOW = 1_526_450_334_000
WRITTEN = "2018-05-16T05:58:54Z"


def names(answer: Any) -> list[str]:
    return [row["name"] for row in answer.json()["results"]]


def test_a_list_comes_page_by_page(owner: Asking) -> None:
    for number in range(3):
        mns.create_queue(REGION, f"orders-{number}")

    answer = owner.ask("GET queues/", page=2, page_size=2)

    assert names(answer) == ["orders-2"]
    assert (answer.json()["count"], answer.json()["next"]) == (3, None)


def test_a_list_is_narrowed_and_ordered(owner: Asking) -> None:
    for region, name in ((REGION, "new-orders"), (REGION, "orders"), ("cn-beijing", "orders")):
        mns.create_queue(region, name)
    mns.create_queue(REGION, "alarms")

    answer = owner.ask("GET queues/", region=REGION, name="ORDERS", ordering="-name")

    assert names(answer) == ["orders", "new-orders"]


def test_devices_are_listed_by_product_and_status(owner: Asking, world: World) -> None:
    other = products.create_product("pumps")
    products.create_device(other, "pump-01")

    answer = owner.ask("GET devices/", product=other.product_key, status="UNACTIVE")

    assert names(answer) == ["pump-01"]


def test_a_device_shows_its_secret_when_it_is_made(owner: Asking, world: World) -> None:
    answer = owner.ask(f"POST products/{world.names['product_key']}/devices/", {"name": "pump-01"})

    device = products.find_device(world.names["product_key"], "pump-01")
    assert answer.json()["device_secret"] == device.secret


def test_a_device_shows_its_secret_to_who_asks_for_it(owner: Asking, world: World) -> None:
    answer = owner.ask("POST products/{product_key}/devices/{name}/secret/".format(**world.names))

    assert answer.json() == {"device_secret": world.device.secret}


def test_a_new_access_key_shows_its_secret(owner: Asking) -> None:
    answer = owner.ask("POST access-keys/")

    assert answer.json()["access_key_secret"]


def test_a_message_is_sent_received_and_deleted(owner: Asking, world: World) -> None:
    mns.create_queue(REGION, "orders")
    messages = f"queues/{REGION}/orders/messages/"

    owner.ask(f"POST {messages}", {"body": " 空气 "})
    [peeked] = owner.ask(f"GET {messages}").json()
    [received] = owner.ask(f"POST {messages}receive/", {"visibility_seconds": 60}).json()
    deleted = owner.ask(f"DELETE {messages}{received['receipt_handle']}/")

    assert (peeked["body"], peeked["receipt_handle"]) == (" 空气 ", "")
    assert (received["message_id"], received["dequeue_count"]) == (peeked["message_id"], 1)
    assert deleted.status_code == 204
    assert owner.ask(f"GET queues/{REGION}/orders/counts/").json() == {
        "active": 0,
        "inactive": 0,
        "delayed": 0,
    }


def test_a_queue_says_where_its_dead_letters_go(owner: Asking, world: World) -> None:
    mns.create_queue(REGION, "dead")
    wish = {"dead_letter_queue": "dead", "max_receive_count": 3, "tags": {"team": " pumps "}}

    made = owner.ask("POST queues/", {"name": "orders", **wish}).json()
    changed = owner.ask(f"PATCH queues/{REGION}/orders/", {"dead_letter_queue": None}).json()

    assert {name: made[name] for name in wish} == wish
    assert made["type"] == "normal"
    assert (changed["dead_letter_queue"], changed["tags"]) == (None, wish["tags"])


def test_a_queue_for_dead_letters_that_is_not_there_is_refused(owner: Asking, world: World) -> None:
    answer = owner.ask("POST queues/", {"name": "orders", "dead_letter_queue": "nowhere"})

    assert answer.status_code == 400
    assert answer.json()["errors"] == {
        "dead_letter_queue": [f"There is no queue nowhere in {REGION}."]
    }


def test_a_message_of_a_fifo_queue_brings_its_group(owner: Asking, world: World) -> None:
    owner.ask("POST queues/", {"name": "in-order", "type": "fifo"})
    messages = f"queues/{REGION}/in-order/messages/"

    refused = owner.ask(f"POST {messages}", {"body": "hello"})
    owner.ask(f"POST {messages}", {"body": "hello", "group": "pump-1"})

    [received] = owner.ask(f"POST {messages}receive/", {}).json()
    assert (list(refused.json()["errors"]), received["group"]) == (["group"], "pump-1")


def test_a_group_is_published_to_a_fifo_topic(owner: Asking, world: World) -> None:
    owner.ask("POST topics/", {"name": "in-order", "type": "fifo", "tags": {"a": "b"}})
    address = f"topics/{REGION}/in-order/publish/"

    refused = owner.ask(f"POST {address}", {"body": "hello"})
    taken = owner.ask(f"POST {address}", {"body": "hello", "group": "pump-1"})

    assert (refused.status_code, taken.status_code) == (400, 201)


def test_a_message_brings_its_properties(owner: Asking, world: World) -> None:
    mns.create_queue(REGION, "orders")
    messages = f"queues/{REGION}/orders/messages/"
    sent = [{"name": "colour", "value": " red ", "type": "STRING"}]

    owner.ask(f"POST {messages}", {"body": "hello", "user_properties": sent})

    [received] = owner.ask(f"POST {messages}receive/", {}).json()
    assert (received["user_properties"], received["system_properties"]) == (sent, [])


def test_a_published_message_brings_its_properties_to_queues(owner: Asking, world: World) -> None:
    sent = [{"name": "number", "value": "1", "type": "NUMBER"}]
    before = len(mns.peek_messages(_queue()))

    owner.ask(f"POST topics/{REGION}/{NAME}/publish/", {"body": "hot", "user_properties": sent})

    message = mns.peek_messages(_queue())[before]
    assert unpack(message.properties).user == (Property("number", "1", "NUMBER"),)


def test_properties_that_nobody_could_read_are_refused(owner: Asking, world: World) -> None:
    mns.create_queue(REGION, "orders")
    bad = {"name": "b", "value": "AAH", "type": "BINARY"}

    answer = owner.ask(
        f"POST queues/{REGION}/orders/messages/", {"body": "hello", "user_properties": [bad]}
    )

    assert answer.status_code == 400
    assert answer.json()["errors"] == {
        "user_properties": ["The value of the property b must be base64."]
    }


def test_a_receipt_handle_of_nobody_is_refused(owner: Asking, world: World) -> None:
    answer = owner.ask(f"DELETE queues/{REGION}/{NAME}/messages/8-made-up/")

    assert (answer.status_code, answer.json()["title"]) == (400, "ReceiptHandleError")


def test_what_is_published_answers_with_its_copies(owner: Asking, world: World) -> None:
    answer = owner.ask(f"POST topics/{REGION}/{NAME}/publish/", {"body": "hot"})

    [copy] = answer.json()["copies"]
    assert (copy["subscription"], copy["refusal"]) == (NAME, None)
    assert copy["message_id"] in [row.message_id for row in mns.peek_messages(_queue())]


def test_a_push_shows_its_attempts(owner: Asking, world: World) -> None:
    topic = mns.find_topic(REGION, NAME)
    pushed, _ = mns.subscribe(topic, "push", "http://127.0.0.1:9/")
    attempts.add(pushed.tag, [Attempt(NOW, "A" * 32, 1, None, 12, "", "Refused", 10_000)])

    [attempt] = owner.ask(f"GET topics/{REGION}/{NAME}/subscriptions/push/attempts/").json()

    assert (attempt["time"], attempt["status"], attempt["error"]) == (WRITTEN, None, "Refused")


def test_the_log_of_a_device_is_read_page_by_page(owner: Asking, world: World) -> None:
    key = world.names["product_key"]
    for number in (1, 2):
        entry = Entry(NOW, number, NAME, "/a1/air-01/update", Step.PUBLISHED)
        devicelog.note(key, entry)

    log = f"GET products/{key}/devices/{NAME}/log/"
    [latest] = owner.ask(log, count=1).json()
    before = owner.ask(log, before=latest["cursor"]).json()

    assert (latest["time"], latest["message_id"]) == (WRITTEN, "2")
    assert before[-1]["message_id"] == "1"  # long before the device was made, it says


def test_the_log_is_searched_by_time_step_message_result_and_text(
    owner: Asking, world: World
) -> None:
    key = world.names["product_key"]
    for number, status in ((7, 200), (8, 9331)):
        entry = Entry(NOW, number, NAME, f"/a1/air-01/{number}", Step.PUBLISHED, status)
        devicelog.note(key, entry)

    log = f"GET products/{key}/devices/{NAME}/log/"
    for query, wanted in (
        ({"since": WRITTEN, "until": WRITTEN}, ["8", "7"]),
        ({"until": WRITTEN, "result": "failure"}, ["8"]),
        ({"message_id": 7}, ["7"]),
        ({"step": "published", "q": "AIR-01/7"}, ["7"]),
    ):
        found = [line["message_id"] for line in owner.ask(log, **query).json()]
        assert found == wanted, query
    assert owner.ask(log, step="dreamt").status_code == 400


def test_a_rule_shows_its_counters_and_recent_messages(owner: Asking, world: World) -> None:
    rule = Rule.objects.get(name=NAME)
    big = 996_631_053_735_047_169
    passage = Passage(NOW, big, "/a1/air-01/update", Outcome.FAILED, 9333, "Not allowed.")
    count(rule, passage)

    counters = owner.ask(f"GET rules/{NAME}/counters/").json()
    [recent] = owner.ask(f"GET rules/{NAME}/recent/").json()

    none = dict.fromkeys(("filtered", "forwarded", "waiting"), 0)
    assert counters == {"received": 1, "failed": 1} | none
    assert (recent["message_id"], recent["reason"]) == (str(big), "Not allowed.")


def test_a_rule_is_made_and_started(owner: Asking, world: World) -> None:
    example = owner.ask(f"GET rules/{NAME}/").json()
    target = {key: example["operations"][0][key] for key in ("kind", "configuration")}

    owner.ask("POST rules/", {"name": "hot-air"})
    owner.ask("PATCH rules/hot-air/", {"sql": example["sql"]})
    owner.ask("POST rules/hot-air/operations/", target)
    answer = owner.ask("POST rules/hot-air/start/")

    assert answer.json()["status"] == "RUNNING"


def test_a_policy_is_attached_and_detached(owner: Asking, world: World) -> None:
    address = f"roles/{NAME}/policies/Custom/{NAME}/"

    attached = owner.ask(f"PUT {address}").json()
    detached = owner.ask(f"DELETE {address}").json()

    assert attached["policies"] == [{"type": "Custom", "name": NAME}]
    assert detached["policies"] == []


def _queue() -> Any:
    return mns.find_queue(REGION, NAME)
