"""What a client is told when something is wrong: always the four children of an Error."""

import base64
from dataclasses import replace
from hashlib import md5

import pytest

from tests.mns.endpoint.cast import Answer, Client, House, send

HELLO = "<Message><MessageBody>aGVsbG8=</MessageBody></Message>"


@pytest.fixture(scope="module")
def orders(house: House) -> str:
    """The messages of a queue that is there."""
    house.owner.ask("PUT", "/queues/orders", "<Queue/>")
    return "/queues/orders/messages"


def is_whole(answer: Answer) -> bool:
    names = [child.name for child in answer.document.children]
    return (
        answer.document.name == "Error"
        and names == ["Code", "Message", "RequestId", "HostId"]
        and all(child.text for child in answer.document.children)
        and answer.headers["x-mns-request-id"] == answer.value("RequestId")
        and answer.headers["x-mns-version"] == "2015-06-06"
        and answer.headers["Content-Type"] == "text/xml;charset=utf-8"
        and int(answer.headers["Content-Length"]) == len(answer.body)
    )


@pytest.mark.parametrize(
    ("method", "target", "body", "status", "code"),
    [
        ("GET", "/", "", 400, "InvalidRequestURL"),
        ("GET", "/nothing", "", 400, "InvalidRequestURL"),
        ("PATCH", "/queues/orders", "", 400, "InvalidRequestURL"),
        ("OPTIONS", "/queues/orders/messages", "", 400, "InvalidRequestURL"),
        ("GET", "/queues/none", "", 404, "QueueNotExist"),
        ("GET", "/queues/none/messages?waitseconds=9", "", 404, "QueueNotExist"),
        ("GET", "/queues/%FF%00/messages", "", 404, "QueueNotExist"),
        ("POST", "/queues/none/messages", HELLO, 404, "QueueNotExist"),
        ("PUT", "/queues/-no-", "<Queue/>", 400, "InvalidQueueName"),
        ("PUT", f"/queues/{'a' * 121}", "<Queue/>", 400, "QueueNameLengthError"),
        ("PUT", "/queues/orders", "<Queue>", 400, "MalformedXML"),
        ("PUT", "/queues/orders", "<Topic/>", 400, "MalformedXML"),
        ("PUT", "/queues/orders", "<!DOCTYPE a><Queue/>", 400, "MalformedXML"),
        ("PUT", "/queues/orders", "<a>" * 99 + "</a>" * 99, 400, "MalformedXML"),
        (
            "PUT",
            "/queues/orders",
            "<Queue><VisibilityTimeout>0</VisibilityTimeout></Queue>",
            400,
            "InvalidArgument",
        ),
        (
            "PUT",
            "/queues/orders",
            "<Queue><LoggingEnabled>1</LoggingEnabled></Queue>",
            400,
            "InvalidArgument",
        ),
        ("POST", "/queues/orders/messages", "", 400, "MalformedXML"),
        ("POST", "/queues/orders/messages", "<Message/>", 400, "MalformedXML"),
        (
            "POST",
            "/queues/orders/messages",
            "<Message><MessageBody>hello <&></MessageBody></Message>",
            400,
            "MalformedXML",
        ),
        (
            "POST",
            "/queues/orders/messages",
            "<Message><MessageBody>a</MessageBody><Priority>17</Priority></Message>",
            400,
            "InvalidArgument",
        ),
        (
            "POST",
            "/queues/orders/messages",
            "<Message><MessageBody>a</MessageBody><DelaySeconds>-1</DelaySeconds></Message>",
            400,
            "InvalidArgument",
        ),
        (
            "POST",
            "/queues/orders/messages",
            "<Message><MessageBody>a</MessageBody><MessageGroupId>g</MessageGroupId></Message>",
            400,
            "InvalidArgument",
        ),
        ("POST", "/queues/orders/messages", "<Messages/>", 400, "InvalidArgument"),
        (
            "POST",
            "/queues/orders/messages",
            f"<Messages>{HELLO * 17}</Messages>",
            400,
            "InvalidArgument",
        ),
        (
            "POST",
            "/queues/orders/messages",
            "<Messages>"
            + f"<Message><MessageBody>{'a' * 40000}</MessageBody></Message>" * 2
            + "</Messages>",
            400,
            "InvalidArgument",
        ),
        ("GET", "/queues/orders/messages?waitseconds=31", "", 400, "InvalidArgument"),
        ("GET", "/queues/orders/messages?waitseconds=soon", "", 400, "InvalidArgument"),
        ("GET", "/queues/orders/messages?numOfMessages=17", "", 400, "InvalidArgument"),
        ("DELETE", "/queues/orders/messages", "", 400, "MissingReceiptHandle"),
        ("DELETE", "/queues/orders/messages?ReceiptHandle=a,b", "", 400, "ReceiptHandleError"),
        (
            "PUT",
            "/queues/orders/messages?receiptHandle=8-a",
            "",
            400,
            "MissingVisibilityTimeout",
        ),
        ("GET", "/topics/none", "", 404, "TopicNotExist"),
        ("POST", "/topics/none/messages", HELLO, 404, "TopicNotExist"),
        ("POST", "/topics/%FF%00/messages", HELLO, 404, "TopicNotExist"),
        (
            "PUT",
            "/topics/none/subscriptions/s",
            "<Subscription><Endpoint>http://a/</Endpoint></Subscription>",
            404,
            "TopicNotExist",
        ),
    ],
)
def test_what_is_wrong_is_named(
    owner: Client, orders: str, method: str, target: str, body: str, status: int, code: str
) -> None:
    answer = owner.ask(method, target, body)

    assert is_whole(answer)
    assert (answer.status, answer.code) == (status, code)


@pytest.mark.parametrize(
    ("header", "value", "status", "code"),
    [
        ("Authorization", None, 400, "MissingAuthorizationHeader"),
        ("Authorization", "Basic abc", 400, "InvalidAuthorizationHeader"),
        ("Authorization", "MNS4-HMAC-SHA256 abc", 400, "InvalidAuthorizationHeader"),
        ("Authorization", "MNS nobody:abc", 403, "InvalidAccessKeyId"),
        ("x-mns-version", None, 400, "MissingVersionHeader"),
        ("x-mns-version", "2014-01-01", 400, "InvalidVersionHeader"),
        ("Date", None, 400, "MissingDateHeader"),
        ("Date", "yesterday", 400, "InvalidDateHeader"),
    ],
)
def test_a_header_that_is_missing_or_wrong_is_named(
    owner: Client, header: str, value: str | None, status: int, code: str
) -> None:
    headers = {
        "Host": "127.0.0.1",
        "Authorization": "MNS a:b",
        "x-mns-version": "2015-06-06",
        "Date": "Mon, 02 Jun 2025 08:00:00 GMT",
        header: value,
    }
    if code == "InvalidAccessKeyId":
        signer = replace(owner, access_key_id="nobody")
        answer = signer.ask("GET", "/queues")
    else:
        sent = {name: text for name, text in headers.items() if text is not None}
        answer = send(owner.port, "GET", "/queues", "", sent)

    assert is_whole(answer)
    assert (answer.status, answer.code) == (status, code)


@pytest.mark.parametrize("region", ["", "cn-hangzhou"], ids=["version 2", "version 4"])
def test_another_secret_is_found_out(owner: Client, region: str) -> None:
    answer = replace(owner, secret="guessed", region=region).ask("GET", "/queues")

    assert is_whole(answer)
    assert (answer.status, answer.code) == (403, "SignatureDoesNotMatch")


def test_a_client_set_to_another_region_may_sign_all_the_same(owner: Client, orders: str) -> None:
    abroad = replace(owner, region="eu-central-1")

    answer = abroad.ask("POST", orders, HELLO, Content_Type="text/xml;charset=UTF-8")

    assert answer.status == 201


def test_a_stranger_may_do_nothing(house: House) -> None:
    asked = [("GET", "/queues"), ("GET", "/queues/orders/messages"), ("PUT", "/topics/t")]

    answers = [house.stranger.ask(*words) for words in asked]

    assert all(map(is_whole, answers))
    assert {(answer.status, answer.code) for answer in answers} == {(403, "AccessDenied")}


@pytest.mark.parametrize("region", ["", "cn-hangzhou"], ids=["version 2", "version 4"])
@pytest.mark.parametrize("minutes", [-16, 16])
def test_a_clock_that_is_a_quarter_of_an_hour_off_is_refused(
    owner: Client, minutes: int, region: str
) -> None:
    answer = replace(owner, skew=minutes * 60, region=region).ask("GET", "/queues")

    assert is_whole(answer)
    assert (answer.status, answer.code) == (408, "TimeExpired")


def test_a_date_of_the_service_counts_before_the_common_one(owner: Client) -> None:
    late = replace(owner, more={"x-mns-date": "Mon, 02 Jun 2025 08:00:00 GMT"})

    assert late.ask("GET", "/queues").code == "TimeExpired"


@pytest.mark.parametrize("hexadecimal", [True, False])
def test_both_ways_to_write_a_digest_are_understood(
    owner: Client, orders: str, hexadecimal: bool
) -> None:
    digest = md5(HELLO.encode(), usedforsecurity=False)
    raw = digest.hexdigest().encode() if hexadecimal else digest.digest()

    answer = owner.ask("POST", orders, HELLO, Content_MD5=base64.b64encode(raw).decode())

    assert answer.status == 201


def test_the_digest_of_another_body_is_refused(owner: Client, orders: str) -> None:
    answer = owner.ask("POST", orders, HELLO, Content_MD5="AAAA")

    assert is_whole(answer)
    assert (answer.status, answer.code) == (400, "InvalidDegist")


def test_a_body_beyond_a_megabyte_is_not_read(owner: Client, orders: str) -> None:
    answer = owner.ask("POST", orders, "a" * 1_100_000)

    assert is_whole(answer)
    assert (answer.status, answer.code) == (400, "InvalidArgument")


def test_a_target_in_absolute_form_names_host_and_resource(owner: Client) -> None:
    target = "http://1.mns.cn-beijing.aliyuncs.com/queues/through-a-proxy"

    answer = owner.ask("PUT", target, "<Queue/>")

    assert answer.status == 201
    assert answer.headers["Location"] == target


def test_a_host_made_up_to_mislead_is_not_repeated(owner: Client) -> None:
    answer = replace(owner, host="evil/<b>").ask("GET", "/queues/none")

    assert is_whole(answer)
    assert answer.value("HostId") == f"http://127.0.0.1:{owner.port}"
