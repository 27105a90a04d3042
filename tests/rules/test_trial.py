"""What a rule would do is what it does: tried with typed and real messages, and nothing is sent."""

import json

import pytest
from django.conf import settings

from iotconsole.kit.clock import now_ms
from mns import services as mns
from products import services as products
from products.errors import InvalidTopicName
from products.messages import DeviceMessage
from ram.services import detach_policy
from rules import ledger, queries, seen, services
from rules.errors import MessageUnknown
from rules.sql import Query
from rules.trial import Fate, Trial, material, try_many, try_one
from rules.trial.material import Typed
from tests.rules.conftest import House

WARM = {"temperature": 31}
COLD = {"temperature": 14}


def query_of(house: House, sql: str = "") -> Query:
    return queries.compiled(sql or house.rule.sql)


def tried(house: House, payload: object, sql: str = "") -> Trial:
    return try_one(house.rule, query_of(house, sql), house.message(payload), now_ms())


def with_where(house: House, where: str) -> str:
    return house.rule.sql.partition(" WHERE ")[0] + f" WHERE {where}"


@pytest.mark.parametrize("payload", [WARM, COLD, b"no JSON"])
def test_the_bench_makes_what_the_pipeline_makes(house: House, payload: object) -> None:
    trial = tried(house, payload)

    house.carry(house.message(payload))

    received = house.received()
    body = trial.made.body
    assert received == ([body.decode()] if body else [])
    [passage] = ledger.recent(house.rule.pk, 1)
    outcomes = {"forwarded": "passed", "filtered": "filtered", "failed": "failed"}
    assert trial.made.fate == outcomes[passage.outcome]
    assert trial.made.reason == passage.reason


def test_a_trial_sends_counts_and_keeps_nothing(house: House) -> None:
    tried(house, WARM)

    assert house.received() == []
    assert ledger.counts([house.rule.pk])[house.rule.pk].received == 0


def test_a_trial_tells_which_clause_does_not_hold(house: House) -> None:
    trial = tried(house, COLD, with_where(house, "temperature > 20 AND deviceName() = 'sensor'"))

    assert trial.explanation is not None
    assert trial.explanation.where is not None
    clauses = {part.text: part.holds for part in trial.explanation.where.parts}
    assert clauses == {"temperature > 20": False, "deviceName() = 'sensor'": True}
    assert trial.made.fate is Fate.FILTERED


def test_a_topic_outside_of_from_is_not_heard(house: House) -> None:
    elsewhere = DeviceMessage("/other/sensor/update", "other", "sensor", b"{}", 1, 1, now_ms())

    trial = try_one(house.rule, query_of(house), elsewhere, now_ms())

    assert (trial.made.fate, trial.explanation) == (Fate.UNHEARD, None)
    assert [prospect.rehearsal for prospect in trial.prospects] == [None]


def test_a_draft_is_tried_beside_the_saved_sql(house: House) -> None:
    same = tried(house, WARM, with_where(house, "temperature > 30"))
    other = tried(house, COLD, with_where(house, "temperature > 10"))

    assert same.is_same
    assert not other.is_same
    assert other.before is not None
    assert (other.before.fate, other.made.fate) == (Fate.FILTERED, Fate.PASSED)


def test_members_in_another_order_are_the_same(house: House) -> None:
    columns = ["deviceName() AS deviceName", "temperature"]
    sql = house.rule.sql.replace(", ".join(columns), ", ".join(reversed(columns)))

    trial = tried(house, WARM, sql)

    assert trial.before is not None
    assert trial.before.body != trial.made.body
    assert trial.is_same


def test_the_saved_sql_is_not_compared_with_itself(house: House) -> None:
    assert tried(house, WARM).before is None


def test_an_operation_tells_by_which_statement_its_role_may(house: House) -> None:
    [prospect] = tried(house, WARM).prospects

    assert prospect.rehearsal is not None
    verdict = prospect.rehearsal.verdict
    assert verdict.grant is not None
    assert (verdict.went_well, verdict.grant.statement) == (True, 1)
    assert [copy.subscription for copy in verdict.copies] == ["to-queue"]


def test_a_denied_role_is_told_with_the_way_to_help(house: House) -> None:
    detach_policy(house.role, house.role.policies.get())

    [prospect] = tried(house, WARM).prospects

    assert prospect.rehearsal is not None
    assert "no attached policy allows it" in prospect.rehearsal.verdict.reason
    assert prospect.row.denied is not None
    assert prospect.row.smallest.startswith(f"/rules/{house.rule.pk}/smallest-policy/")


def test_a_target_that_is_gone_is_told(house: House) -> None:
    mns.delete_topic(mns.find_topic(settings.REGION, "alerts"))

    [prospect] = tried(house, WARM).prospects

    assert prospect.rehearsal is not None
    assert prospect.rehearsal.verdict.code == 9332
    assert "no topic named alerts" in prospect.row.verdict.reason


def test_the_operation_for_errors_is_told_only_if_another_would_fail(house: House) -> None:
    key = house.device.product.product_key
    products.create_category(house.device.product, "user/told", operation="SUB")
    topic = f"/{key}/${{deviceName}}/user/told"
    services.add_operation(
        house.rule, "REPUBLISH", {"topic": topic, "topicType": 1}, is_for_errors=True
    )
    [_, well] = tried(house, WARM).prospects
    mns.delete_topic(mns.find_topic(settings.REGION, "alerts"))

    [failing, telling] = tried(house, WARM).prospects

    assert (well.row.operation.is_for_errors, well.rehearsal) == (True, None)
    assert failing.rehearsal is not None
    assert not failing.rehearsal.verdict.went_well
    assert telling.row.operation.is_for_errors
    assert telling.rehearsal is not None
    assert "The topic needs deviceName" not in telling.rehearsal.verdict.reason


def test_a_body_that_is_too_large_for_the_topic_is_told(house: House) -> None:
    topic = mns.find_topic(settings.REGION, "alerts")
    mns.set_topic_attributes(topic, maximum_message_size=1024)
    sql = house.rule.sql.replace("temperature F", "temperature, note F")

    [prospect] = tried(house, WARM | {"note": "x" * 2_000}, sql).prospects

    assert prospect.rehearsal is not None
    assert "1024" in prospect.rehearsal.verdict.reason


def test_a_topic_to_send_to_is_filled_in_and_looked_up(house: House) -> None:
    key = house.device.product.product_key
    products.create_category(house.device.product, "user/told", operation="SUB")
    topic = f"/{key}/${{deviceName}}/user/told"
    services.add_operation(house.rule, "REPUBLISH", {"topic": topic, "topicType": 1})

    there = tried(house, WARM).prospects[1].rehearsal
    nowhere = tried(house, WARM, house.rule.sql.replace("AS deviceName", "AS d")).prospects[1]

    assert there is not None
    assert (there.address, there.verdict.went_well) == (f"/{key}/sensor/user/told", True)
    assert nowhere.rehearsal is not None
    assert "The topic needs deviceName" in nowhere.rehearsal.verdict.reason


def test_a_rule_without_an_operation_shows_its_result(house: House) -> None:
    house.rule.operations.all().delete()

    trial = tried(house, WARM)

    assert (trial.made.fate, trial.prospects) == (Fate.PASSED, ())


def test_what_is_typed_is_heard_as_its_device_says_it(house: House) -> None:
    key = house.device.product.product_key
    topic = f"/sys/{key}/sensor/thing/event/property/post"
    products.save_tags(house.device, {"room": "hallway"})

    message = material.typed(Typed(topic, '{"params": {"temperature": 31}}'), now_ms())

    assert message.json()["items"]["temperature"]["value"] == 31
    assert (message.device, message.tags) == (f"{key}/sensor", {"room": "hallway"})


def test_a_typed_topic_has_no_wildcards() -> None:
    with pytest.raises(InvalidTopicName):
        material.typed(Typed("/a1/+/update", "{}"), now_ms())


def test_bytes_are_typed_as_base64(house: House) -> None:
    said = Typed(house.topic, "/w==", is_base64=True)

    message = material.typed(said, now_ms())

    assert message.payload == b"\xff"
    assert material.as_typed(message) == said


def test_real_messages_are_counted_by_what_becomes_of_them(house: House) -> None:
    said = [WARM, COLD, b"no JSON", {"temperature": 25}]
    house.carry(*(house.message(each, number=n) for n, each in enumerate(said, 1)))
    query = query_of(house, with_where(house, "temperature > 28"))

    run = try_many(house.rule, query, seen.latest(query.topic_filter, 1_000), now_ms())

    assert run.counts == {"passed": 1, "filtered": 2, "failed": 1, "unheard": 0}
    assert run.reasons == (("The payload is not JSON.", 1),)
    assert run.differences is not None
    assert (run.differences.same, run.differences.different) == (3, 1)
    assert (run.differences.only_saved, run.differences.only_new) == (1, 0)
    assert run.lines[0].message.message_id == 4


def test_messages_of_other_topics_are_left_out(house: House) -> None:
    house.carry(house.message(WARM), house.message({}, number=2, kind="status"))

    messages = seen.latest(query_of(house).topic_filter, 1_000)

    assert [message.message_id for message in messages] == [1]


def test_the_first_message_that_came_since_is_found(house: House) -> None:
    house.carry(house.message(WARM))
    came = house.message(WARM).time_ms

    assert material.first_since(query_of(house).topic_filter, came + 1) is None
    found = material.first_since(query_of(house).topic_filter, came)
    assert found is not None
    assert found.message_id == 1


def test_a_message_that_was_not_kept_is_refused(house: House) -> None:
    house.carry(house.message(WARM, number=7))
    filters = [query_of(house).topic_filter]

    assert material.find(filters, 7).json() == WARM
    with pytest.raises(MessageUnknown, match="message 8"):
        material.find(filters, 8)


def test_topics_are_proposed_from_messages_and_from_devices(house: House) -> None:
    products.create_device(house.device.product, "second")
    house.carry(house.message(WARM))

    key = house.device.product.product_key
    proposed = material.proposals(query_of(house))

    assert proposed == [f"/{key}/sensor/update", f"/{key}/second/update"]


def test_an_example_has_the_fields_of_the_query(house: House) -> None:
    sql = 'SELECT a.b AS x, "$.c[0]" AS y, e FROM "/a1/+/update" WHERE a.d > 1'

    assert json.loads(material.example(query_of(house, sql))) == {"a": {"b": 0, "d": 0}, "e": 0}


def test_a_field_that_no_message_has_is_warned_of(house: House) -> None:
    query = query_of(house, with_where(house, "temprature > 20"))
    unknown = seen.check(query).warnings
    house.carry(house.message(WARM))

    [warning] = seen.check(query).warnings

    assert unknown == []
    assert warning.message == "No recent message has temprature; did you mean temperature?"
