"""The test bench over REST: one message, the latest, and what is hardly meant."""

import base64
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client

from iotconsole.kit.clock import moment, now_ms
from ram.models import User
from tests.rules.conftest import House

BENCH = "/api/v1/rules/warm/test/"


@pytest.fixture
def rest(owner: User, house: House) -> Client:
    house.carry(house.message({"temperature": 31}, number=7))
    client = Client()
    client.force_login(owner)
    return client


def ask(rest: Client, address: str = BENCH, **body: object) -> Any:
    return rest.post(address, body, "application/json").json()


def test_a_typed_message_is_explained(rest: Client, house: House) -> None:
    told = ask(rest, topic=house.topic, payload='{"temperature": 14}')

    [operation] = told["operations"]
    assert told["made"] == {"fate": "filtered", "reason": "", "body": None}
    assert told["explanation"]["where"]["holds"] is False
    assert told["explanation"]["where"]["parts"][0]["value"] == 14
    assert (operation["kind"], operation["check"]["code"]) == ("MNS", 200)
    assert operation["rehearsal"] is None


def test_a_kept_message_is_tried_with_a_draft(rest: Client, house: House) -> None:
    told = ask(rest, message_id="7", sql=house.rule.sql.replace("20", "40"))

    assert base64.b64decode(told["message"]["payload"]) == b'{"temperature": 31}'
    assert (told["before"]["fate"], told["made"]["fate"]) == ("passed", "filtered")
    assert told["is_same"] is False


def test_the_next_message_is_asked_for_until_it_is_there(rest: Client, house: House) -> None:
    came = house.message({}).time_ms

    assert ask(rest, since=moment(came).isoformat())["message"]["message_id"] == "7"
    assert ask(rest, since=moment(now_ms()).isoformat())["title"] == "iot.message.NotFound"


def test_one_of_three_is_wanted(rest: Client, house: House) -> None:
    both = {"topic": house.topic, "message_id": "7"}

    answer = rest.post(BENCH, both, "application/json")

    assert answer.status_code == HTTPStatus.BAD_REQUEST


def test_the_latest_are_counted(rest: Client, house: House) -> None:
    told = ask(rest, BENCH + "latest/", sql=house.rule.sql.replace("20", "40"))

    assert told["tried"] == 1
    assert told["counts"] == {"passed": 0, "filtered": 1, "failed": 0, "unheard": 0}
    assert told["differences"]["only_saved"] == 1
    assert told["lines"][0]["before"]["body"] == '{"deviceName":"sensor","temperature":31}'


def test_saved_and_checked_sql_is_answered_with_warnings(rest: Client, house: House) -> None:
    sql = house.rule.sql.replace("> 20", "> 20 AND humidity < 9")

    saved = rest.patch("/api/v1/rules/warm/", {"sql": sql}, "application/json").json()
    checked = ask(rest, "/api/v1/sql-check/", sql=sql)

    assert [each["message"] for each in saved["warnings"]] == ["No recent message has humidity."]
    assert checked["warnings"] == saved["warnings"]
