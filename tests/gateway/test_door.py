"""What comes through the door, and what does not."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
import redis
from django.conf import settings
from django.test import Client
from redis.backoff import NoBackoff
from redis.retry import Retry

from iotconsole.gateway import access, products
from iotconsole.gateway.products import PRODUCTS
from iotconsole.kit.openapi import Caller, Parameters
from mns import services as mns
from mns.models import Queue
from ram import services as ram
from ram.models import AccessKey, User
from tests.gateway.conftest import FORM, VERSION, Program

REQUEST_ID = re.compile(r"[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}")


def told(answer: Any) -> tuple[int, str]:
    """Answer the status and the code of a refusal in JSON."""
    return answer.status_code, answer.json()["Code"]


# What is a call


def test_without_an_action_the_console_answers(db: None) -> None:
    answer = Client().get("/")

    assert answer.headers["Location"].startswith("/login/")


def test_an_action_elsewhere_is_no_call(db: None) -> None:
    assert Client().get("/login/", {"Action": "ListQueue"}).status_code == 200


def test_forms_of_the_console_still_need_their_token(account: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(account)

    assert client.post("/", {"QueueName": "orders"}).status_code == 403
    assert client.post("/logout/", {"Action": "ListQueue"}).status_code == 403


def test_a_session_is_no_signature(account: User) -> None:
    client = Client()
    client.force_login(account)

    answer = client.get("/", {"Action": "ListQueue", "Version": VERSION, "Format": "JSON"})

    assert told(answer) == (400, "MissingAccessKeyId")


def test_a_header_alone_makes_a_call(db: None) -> None:
    answer = Client().get("/", headers={"x-acs-action": "ListQueue"})

    assert told(answer) == (400, "MissingAccessKeyId")


# How calls may be written


def test_a_form_serves_as_well_as_the_query(owner: Program) -> None:
    common = owner.common("CreateQueue") | {"QueueName": "orders"}

    answer = owner.client.post("/", urlencode(owner.signed("POST", common)), FORM)

    assert answer.json()["Success"] is True
    assert Queue.objects.get().name == "orders"


def test_the_old_way_answers_in_xml_unless_told(owner: Program) -> None:
    mns.create_queue(settings.REGION, "orders")

    answer = owner.call("ListQueue", Format="")

    root = ElementTree.fromstring(answer.content)  # noqa: S314 - ours
    assert answer.headers["Content-Type"] == "application/xml;charset=utf-8"
    assert root.tag == "ListQueueResponse"
    assert root.findtext("Data/PageData/QueueName") == "orders"


def test_refusals_are_written_in_xml_too(owner: Program) -> None:
    answer = owner.call("GetQueueAttributes", QueueName="orders", Format="xml")

    root = ElementTree.fromstring(answer.content)  # noqa: S314 - ours
    assert (answer.status_code, root.tag, root.findtext("Code")) == (404, "Error", "QueueNotExist")
    assert REQUEST_ID.fullmatch(root.findtext("RequestId", ""))


def test_the_new_way_answers_in_json(owner: Program) -> None:
    answer = owner.call_acs3("CreateTopic", b"TopicName=ev&MaxMessageSize=2048")

    body = answer.json()
    assert (body["Code"], body["Status"], body["Message"]) == (200, "Success", "operation success")
    assert REQUEST_ID.fullmatch(body["RequestId"])
    assert int(answer.headers["Content-Length"]) == len(answer.content)  # keeps connections open


def test_a_refusal_tells_where_it_comes_from(owner: Program) -> None:
    body = owner.call("DeleteQueue", QueueName="orders").json()

    assert set(body) == {"RequestId", "HostId", "Code", "Message"}
    assert body["HostId"] == "testserver"


def test_a_format_nobody_writes_is_refused(owner: Program) -> None:
    answer = owner.call("ListQueue", Format="YAML")

    assert b"<Code>InvalidParameter.Format</Code>" in answer.content


# Who calls


def test_a_wrong_secret_is_refused(owner: Program) -> None:
    thief = Program(owner.access_key_id, "guessed")

    assert told(thief.call("ListQueue")) == (400, "SignatureDoesNotMatch")
    assert told(thief.call_acs3("ListQueue")) == (400, "SignatureDoesNotMatch")


def test_a_key_nobody_has_is_refused(db: None, empty_store: None) -> None:
    assert told(Program("nobody", "x").call("ListQueue")) == (404, "InvalidAccessKeyId.NotFound")


def test_a_key_that_was_switched_off_is_refused(owner: Program) -> None:
    ram.set_access_key_status(AccessKey.objects.get(), AccessKey.Status.INACTIVE)

    assert told(owner.call("ListQueue")) == (404, "InvalidAccessKeyId.NotFound")


def test_only_the_owner_may(stranger: Program) -> None:
    assert told(stranger.call("ListQueue")) == (403, "NoPermission")
    assert told(stranger.call_acs3("ListQueue")) == (403, "NoPermission")


@pytest.mark.parametrize("minutes", [-16, 16])
def test_a_call_of_another_time_is_refused(owner: Program, minutes: int) -> None:
    common = owner.common("ListQueue", ahead=timedelta(minutes=minutes))

    assert told(owner.get(common)) == (400, "InvalidTimeStamp.Expired")


def test_the_same_call_again_is_refused(owner: Program) -> None:
    common = owner.common("ListQueue")

    assert owner.get(common).status_code == 200
    assert told(owner.get(common)) == (400, "SignatureNonceUsed")


def test_a_call_nobody_signed_uses_up_nothing(owner: Program) -> None:
    common = owner.common("ListQueue")

    Program(owner.access_key_id, "guessed").get(common)

    assert owner.get(common).status_code == 200


def test_a_body_changed_on_the_way_is_refused(owner: Program) -> None:
    answer = owner.call_acs3("CreateTopic", b"TopicName=ev", instead=b"TopicName=xx")

    assert told(answer) == (400, "SignatureDoesNotMatch")


def test_a_query_changed_on_the_way_is_refused(owner: Program) -> None:
    sent = owner.signed("GET", owner.common("DeleteQueue") | {"QueueName": "mine"})

    answer = owner.client.get("/", sent | {"QueueName": "yours"})

    assert told(answer) == (400, "SignatureDoesNotMatch")


def test_a_header_added_on_the_way_is_refused(owner: Program) -> None:
    answer = owner.call_acs3("ListQueue", unsigned={"x-acs-security-token": "x"})

    assert told(answer) == (400, "IncompleteSignature")


# What is called


def test_each_region_has_queues_of_its_own(owner: Program) -> None:
    owner.call("CreateQueue", QueueName="by-parameter", RegionId="cn-beijing")
    owner.call_acs3("CreateQueue", QueueName="by-host", host="mns-open.cn-hangzhou.aliyuncs.com")
    owner.call_acs3("CreateQueue", QueueName="by-default")

    assert list(Queue.objects.values_list("name", "region")) == [
        ("by-default", settings.REGION),
        ("by-host", "cn-hangzhou"),
        ("by-parameter", "cn-beijing"),
    ]


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        ({"Version": ""}, 400, "MissingVersion"),
        ({"Version": "2022-01-18"}, 400, "InvalidVersion"),
        ({"Action": "SendMessage"}, 404, "InvalidApi.NotFound"),
        ({"Action": ""}, 400, "MissingAction"),
        ({"RegionId": "mars"}, 400, "InvalidRegionId"),
        ({"QueueName": "a\0b"}, 400, "InvalidQueueName"),
        ({"PageNum": "one"}, 400, "InvalidPageNum"),
    ],
)
def test_what_cannot_be_done_is_refused(
    owner: Program, parameters: dict[str, str], status: int, code: str
) -> None:
    assert told(owner.get(owner.common("ListQueue") | parameters)) == (status, code)


def test_a_parameter_that_comes_twice_is_refused(owner: Program) -> None:
    sent = owner.signed("POST", owner.common("DeleteQueue") | {"QueueName": "mine"})

    answer = owner.client.post(f"/?{urlencode(sent)}", "QueueName=yours", FORM)

    assert told(answer) == (400, "RepeatedQueueName")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS"])
def test_only_get_and_post_are_calls(owner: Program, method: str) -> None:
    query = urlencode(owner.signed(method, owner.common("ListQueue")))

    answer = owner.client.generic(method, f"/?{query}")

    assert told(answer) == (400, "UnsupportedOperation")


def test_a_body_that_is_no_form_is_refused(owner: Program) -> None:
    query = urlencode(owner.signed("POST", owner.common("ListQueue")))

    answer = owner.client.post(f"/?{query}", '{"QueueName": "a"}', "application/json")

    assert told(answer) == (400, "UnsupportedOperation")


def test_a_body_that_is_too_long_is_refused(owner: Program) -> None:
    body = b"a" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)

    assert told(owner.call_acs3("CreateTopic", body)) == (413, "RequestTooLarge")
    assert b"<Code>RequestTooLarge</Code>" in owner.client.post("/", body, FORM).content


def test_too_many_parameters_are_refused(owner: Program) -> None:
    many = {f"Tag.{number}.Key": "a" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS)}

    assert owner.call("CreateQueue", **many).status_code == 413


# What goes wrong here


def test_a_fault_of_ours_is_answered_in_the_same_form(
    owner: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(caller: Caller, parameters: Parameters) -> None:
        raise ZeroDivisionError

    broken = replace(PRODUCTS[VERSION], operations={"ListQueue": break_down})
    monkeypatch.setitem(products.PRODUCTS, VERSION, broken)

    assert told(owner.call("ListQueue")) == (500, "InternalError")


def test_a_store_that_is_away_is_a_reason_to_try_again(
    owner: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    nobody = redis.Redis(host="127.0.0.1", port=9, retry=Retry(NoBackoff(), 0))
    monkeypatch.setattr(access, "client", lambda: nobody)

    assert told(owner.call("ListQueue")) == (503, "ServiceUnavailable")
