"""Everything that is known of one message, from its arrival to the queues and pushes."""

import base64
import json

import pytest
from django.conf import settings
from django.test import Client
from msgspec.structs import replace

from iotconsole.kit.clock import now_ms
from iotconsole.kit.ids import Snowflake, device_message
from iotconsole.kit.valkey import client as store
from mns import attempts
from mns import services as mns
from mns.attempts import Attempt
from products import devicelog, entrances, samples
from products.devicelog import Copy, Later, Line, Step, Story
from products.downlink.sender import AT_A_TIME
from products.entrances import Entrance
from ram.models import User
from ram.services import attach_policy, create_policy, create_user, detach_policy
from rules import passport, services, subscription
from rules.errors import MessageUnknown
from rules.models import Rule
from rules.passport import Chapter, Stage
from rules.passport.arrival import Permit
from tests.rules.conftest import NOW, House

WARM = {"temperature": 31}
COLD = {"temperature": 14}


def new_id() -> int:
    return Snowflake(1, now_ms).next()


def carried(house: House, payload: object) -> Chapter:
    """Carry a message and answer the only chapter of its passport."""
    number = new_id()
    house.carry(house.message(payload, number=number), batch_id=str(number))
    [chapter] = passport.find(str(number)).chapters
    return chapter


def of(chapter: Chapter, step: str) -> Stage:
    [stage] = [stage for stage in chapter.stages if stage.line.step == step]
    return stage


def test_a_passport_tells_where_the_message_came_from(house: House) -> None:
    chapter = carried(house, WARM)

    assert chapter.device == house.device
    assert chapter.stages[0].line.operation == house.topic
    assert (chapter.story.qos, chapter.story.size) == (1, len(json.dumps(WARM)))


def test_what_became_of_it_is_said_in_the_language_of_the_page(house: House, owner: User) -> None:
    number = new_id()
    house.carry(house.message(COLD, number=number))
    client = Client()
    client.force_login(owner)

    page = client.get(f"/messages/{number}/", headers={"Accept-Language": "zh-Hans"}).text

    assert "被 WHERE 过滤" in page


def test_a_phone_has_no_room_for_the_search_but_for_the_way_to_it(
    house: House, owner: User
) -> None:
    client = Client()
    client.force_login(owner)

    assert 'd-md-none" href="/messages/"' in client.get("/rules/").text


def send_to_many(house: House, count: int, number: int) -> None:
    product_key, sent = house.device.product.product_key, [Line(Step.SENT, "/a")]
    stories = [Story(now_ms(), number, f"device-{index}", sent, 1, 2) for index in range(count)]
    with store().pipeline() as pipe:
        devicelog.add_all(pipe, [(product_key, story) for story in stories])
        pipe.execute()


def test_a_passport_of_a_message_to_many_says_that_it_shows_the_first(
    house: House, owner: User
) -> None:
    ids = Snowflake(1, now_ms)
    few, many = ids.next(), ids.next()
    send_to_many(house, AT_A_TIME - 1, few)
    send_to_many(house, AT_A_TIME, many)
    client = Client()
    client.force_login(owner)

    pages = [client.get(f"/messages/{number}/").text for number in (few, many)]

    assert ["these are the first 100" in page for page in pages] == [False, True]


def test_a_passport_tells_which_rules_looked_and_why_nothing_came_of_it(house: House) -> None:
    chapter = carried(house, COLD)

    looked = of(chapter, "rule_engine")
    assert (looked.rule, looked.line.detail) == (house.rule, "filtered by WHERE")
    assert [stage.line.step for stage in chapter.stages] == ["published", "rule_engine"]


def test_a_passport_tells_each_clause_of_the_rule_and_its_value(house: House) -> None:
    examined = of(carried(house, COLD), "rule_engine").examined

    assert examined is not None
    where = examined.explanation.where
    assert where is not None
    assert (where.text, where.holds) == ("temperature > 20", False)
    assert [(part.text, part.value) for part in where.parts] == [("temperature", 14)]
    assert (examined.explanation.outcome, examined.result) == ("filtered", None)


def test_a_passport_explains_with_the_sql_that_ran_then(house: House) -> None:
    number = new_id()
    house.carry(house.message(WARM, number=number))
    services.update_sql(house.rule, house.rule.sql.replace("> 20", "> 100"))

    [chapter] = passport.find(str(number)).chapters

    examined = of(chapter, "rule_engine").examined
    assert examined is not None
    assert "> 20" in examined.query.text
    assert json.loads(examined.result or b"") == {"deviceName": "sensor", "temperature": 31}


def test_a_rule_that_has_the_name_of_an_older_one_explains_nothing_for_it(house: House) -> None:
    number, sql = new_id(), house.rule.sql
    house.carry(house.message(WARM, number=number))
    services.stop_rule(house.rule)
    services.delete_rule(house.rule)
    services.update_sql(services.create_rule("warm"), sql)

    [chapter] = passport.find(str(number)).chapters

    looked = of(chapter, "rule_engine")
    assert (looked.rule, looked.examined) == (None, None)


def test_what_a_message_carried_is_shown_if_it_was_kept(house: House) -> None:
    chapter = carried(house, WARM)
    assert chapter.kept is not None
    assert json.loads(chapter.kept.payload) == WARM

    samples.forget(chapter.product_key)

    [chapter] = passport.find(str(chapter.story.message_id)).chapters
    assert (chapter.kept, of(chapter, "rule_engine").examined) == (None, None)


def test_a_passport_tells_the_login_and_what_let_the_device_publish(house: House) -> None:
    key, name = house.device.product.product_key, house.device.name
    entrance = Entrance(NOW - 1, "192.0.2.7", "hmacsha1")
    entrances.keep([((key, name), entrance)])

    arrival = carried(house, WARM).arrival

    assert arrival.login == entrance
    assert arrival.permit == Permit(house.topic, is_category=True)


def test_a_passport_leads_to_the_message_that_a_rule_made_of_it_and_back(house: House) -> None:
    ids = Snowflake(1, now_ms)
    first, second = ids.next(), ids.next()
    heard = f"{house.topic}d"
    house.carry(house.message(WARM, number=first))
    with store().pipeline() as pipe:
        copy = Copy("", heard, "")
        sent = Line(Step.FORWARDED, heard, copies=(copy,), later=Later(now_ms(), "warm", 1))
        story = Story(NOW, first, house.device.name, [sent])
        devicelog.add_all(pipe, [(house.device.product.product_key, story)])
        pipe.execute()
    made = replace(house.message(WARM, number=second), topic=heard, hops=1, origin=first)
    house.carry(made, batch_id="second")

    [parent], [child] = (passport.find(str(number)).chapters for number in (first, second))

    assert parent.stages[-1].landings[0].heard_as == second
    assert (child.arrival.origin, child.arrival.is_said) == (first, False)


def test_later_tries_stand_with_the_rule_that_made_them(house: House) -> None:
    services.start_rule(a_second_rule(house))
    number = new_id()
    house.carry(house.message(WARM, number=number))
    with store().pipeline() as pipe:
        again = Line(Step.FORWARDED, "http://a/", 9331, "500", later=Later(now_ms(), "warm", 2))
        told = Line(Step.TOLD, "b", later=Later(now_ms(), "warm"))
        story = Story(NOW, number, house.device.name, [again, told])
        devicelog.add_all(pipe, [(house.device.product.product_key, story)])
        pipe.execute()

    [chapter] = passport.find(str(number)).chapters

    assert [(stage.line.step, stage.line.operation) for stage in chapter.stages[1:]] == [
        ("rule_engine", "warm"),
        ("forwarded", "cn-shanghai/alerts"),
        ("forwarded", "http://a/"),
        ("told", "b"),
        ("rule_engine", "other"),
        ("forwarded", "cn-shanghai/alerts"),
    ]


def a_second_rule(house: House) -> Rule:
    other = services.create_rule("other")
    services.update_sql(other, house.rule.sql)
    configuration = house.rule.operations.get().configuration
    services.add_operation(other, "MNS", configuration)
    return other


def test_a_passport_tells_whose_policy_let_the_message_on(house: House) -> None:
    grant = of(carried(house, WARM), "forwarded").line.grant

    assert grant is not None
    assert (grant.role, grant.policy, grant.statement) == (
        "AliyunIOTAccessingMNSRole",
        "AliyunIOTAccessingMNSRolePolicy",
        1,
    )


def test_a_passport_tells_who_denied_it(house: House) -> None:
    detach_policy(house.role, house.role.policies.get())

    forwarded = of(carried(house, WARM), "forwarded")

    assert (forwarded.line.status, forwarded.landings) == (9333, ())
    assert "no attached policy allows it" in forwarded.line.detail


def test_a_passport_finds_the_copy_in_its_queue(house: House) -> None:
    [landing] = of(carried(house, WARM), "forwarded").landings

    [message] = mns.receive_messages(house.queue)
    assert (landing.copy.subscription, landing.queue) == ("to-queue", house.queue)
    assert (landing.copy.message_id, landing.state) == (message.message_id, "active")


def test_a_passport_says_when_the_copy_is_no_longer_there(house: House) -> None:
    number = new_id()
    house.carry(house.message(WARM, number=number))
    mns.purge_queue(house.queue)

    [chapter] = passport.find(str(number)).chapters

    [landing] = of(chapter, "forwarded").landings
    assert (landing.queue, landing.state) == (house.queue, None)


def test_a_passport_knows_the_subscriptions_queue_and_its_region(house: House) -> None:
    product = house.device.product
    row = subscription.subscribe(product, "cn-beijing", device_data=True, device_status=False)

    [landing] = carried(house, COLD).stages[1].landings

    assert (landing.queue, landing.state) == (row.queue, "active")


def test_a_passport_tells_every_try_to_push(house: House) -> None:
    topic = mns.find_topic(settings.REGION, "alerts")
    pushed, _ = mns.subscribe(topic, "to-http", "http://127.0.0.1:9/")
    number = new_id()
    message = house.message(WARM, number=number)
    house.carry(message)
    operation = house.rule.operations.get()
    mns_id = f"{number:016X}{operation.pk:016X}"
    attempts.add(pushed.tag, [Attempt(now_ms(), mns_id, 1, None, 3, "", "refused", 1000)])

    [chapter] = passport.find(str(number)).chapters

    landings = {each.copy.subscription: each for each in of(chapter, "forwarded").landings}
    assert [each.error for each in landings["to-http"].attempts] == ["refused"]
    assert landings["to-queue"].attempts == ()


def test_a_passport_outlives_rule_subscription_queue_and_device(house: House) -> None:
    number = new_id()
    house.carry(house.message(WARM, number=number))
    topic = mns.find_topic(settings.REGION, "alerts")
    mns.unsubscribe(mns.find_subscription(topic, "to-queue"))
    mns.delete_queue(house.queue)
    house.rule.delete()

    [chapter] = passport.find(str(number)).chapters

    assert of(chapter, "rule_engine").rule is None
    [landing] = of(chapter, "forwarded").landings
    assert (landing.queue, landing.state) == (None, None)


def test_every_copy_leads_back_to_the_message(house: House) -> None:
    product = house.device.product
    row = subscription.subscribe(product, settings.REGION, device_data=True, device_status=False)
    number = new_id()
    house.carry(house.message(WARM, number=number))

    for queue in (house.queue, row.queue):
        [copy] = mns.receive_messages(queue)
        assert passport.read_id(copy.message_id) == number
        assert device_message(copy.message_id, now_ms()) == number


def test_a_message_nobody_made_of_a_device_message_leads_nowhere(house: House) -> None:
    sent = mns.send_message(house.queue, b"hello")

    assert device_message(sent.message_id, now_ms()) == 0


@pytest.mark.parametrize("text", ["", "abc", "1" * 20, "-1", "F" * 31, "G" * 32, "1", "F" * 32])
def test_what_is_no_known_id_is_refused(house: House, text: str) -> None:
    with pytest.raises(MessageUnknown):
        passport.find(text)


@pytest.fixture
def console(house: House) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("owner"))
    return client


def test_the_page_shows_the_whole_way_and_links_on(house: House, console: Client) -> None:
    number = new_id()
    house.carry(house.message(WARM, number=number))

    page = console.get(f"/messages/{number}/").text

    assert house.topic in page
    assert f'href="/rules/{house.rule.pk}/"' in page
    assert f'href="/mns/queues/{house.queue.name}/?region=cn-shanghai"' in page
    assert "was allowed to by statement 1 of policy AliyunIOTAccessingMNSRolePolicy" in page
    assert "<code>temperature &gt; 20</code>" in page
    assert f'href="/rules/{house.rule.pk}/test/?message={number}"' in page
    assert f"{house.topic} is a topic of its product" in page


def test_the_page_offers_a_trace_where_nothing_was_kept(house: House, console: Client) -> None:
    number = new_id()
    house.carry(house.message(WARM, number=number))
    samples.forget(house.device.product.product_key)

    page = console.get(f"/messages/{number}/").text

    assert "What it carried is not kept" in page
    assert f'action="/rules/{house.rule.pk}/traces/begin/"' in page


def test_the_box_leads_to_the_message_under_its_own_id(house: House, console: Client) -> None:
    number = new_id()
    house.carry(house.message(WARM, number=number))
    [copy] = mns.receive_messages(house.queue)

    found = console.get(f"/messages/?id= {copy.message_id} ", follow=True)

    assert found.redirect_chain[-1] == (f"/messages/{number}/", 302)
    assert found.status_code == 200


def test_the_page_says_when_nothing_is_known(console: Client) -> None:
    answer = console.get("/messages/12345/")

    assert answer.status_code == 404
    assert "Nothing is known of message 12345" in answer.text


def test_the_queue_the_rule_and_the_log_lead_to_the_message(house: House, console: Client) -> None:
    number = new_id()
    house.carry(house.message(WARM, number=number))
    product_key = house.device.product.product_key

    for page in (
        f"/mns/queues/{house.queue.name}/messages/?region=cn-shanghai",
        f"/rules/{house.rule.pk}/recent/",
        f"/products/{product_key}/log/latest/",
    ):
        assert f'href="/messages/{number}/"' in console.get(page).text, page


def test_rest_answers_the_same(house: House, console: Client) -> None:
    number = new_id()
    house.carry(house.message(WARM, number=number))

    answer = console.get(f"/api/v1/messages/{number}/").json()

    assert answer["message_id"] == str(number)
    [chapter] = answer["chapters"]
    steps = chapter["steps"]
    assert [step["step"] for step in steps] == ["published", "rule_engine", "forwarded"]
    assert steps[2]["grant"]["policy"] == "AliyunIOTAccessingMNSRolePolicy"
    assert steps[1]["examined"]["explanation"]["where"]["holds"] is True
    assert steps[1]["examined"]["row"] == {"deviceName": "sensor", "temperature": 31}
    assert json.loads(base64.b64decode(chapter["payload"])) == WARM
    assert chapter["permit"] == {"topic_filter": house.topic, "is_category": True}
    assert steps[2]["copies"][0]["state"] == "active"
    assert console.get("/api/v1/messages/1/").status_code == 404


def test_what_a_message_carried_is_for_those_who_may_read_messages(house: House) -> None:
    number = new_id()
    house.carry(house.message({"temperature": 31, "word": "sesame"}, number=number))
    pages = [may_read(*actions).get(f"/messages/{number}/") for actions in (LOOK, LOOK[:-1])]

    assert "sesame" in pages[0].text
    assert pages[1].status_code == 403


LOOK = ("iot:QueryDeviceLog", "iot:GetRule", "iot:QueryMessageInfo")


def may_read(*actions: str) -> Client:
    reader = create_user(f"reader-{len(actions)}")
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": "*"}
    document = {"Version": "1", "Statement": [statement]}
    policy = create_policy(f"look-{len(actions)}", json.dumps(document))
    attach_policy(reader, policy)
    client = Client()
    client.force_login(reader)
    return client
