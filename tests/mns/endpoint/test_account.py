"""What a client meets when it sets something on the account as a whole."""

from dataclasses import replace

import pytest

from tests.mns.endpoint.cast import Answer, Client, House

META = "/?accountmeta=true"
BUCKET = "<Account><LoggingBucket>{}</LoggingBucket></Account>"
TRACE = "<Account><TraceEnabled>{}</TraceEnabled></Account>"


@pytest.fixture
def owner(owner: Client) -> Client:
    """The owner, with nothing set."""
    owner.ask(
        "PUT",
        META,
        "<Account><LoggingBucket/><TraceEnabled>0</TraceEnabled></Account>",
    )
    return owner


def read(answer: Answer) -> list[tuple[str, str]]:
    return [(child.name, child.text) for child in answer.document.children]


def test_the_account_tells_what_is_set(owner: Client) -> None:
    changed = owner.ask("PUT", META, BUCKET.format("logs"))

    answer = owner.ask("GET", META)

    assert (changed.status, changed.body) == (204, b"")
    assert (answer.status, answer.document.name) == (200, "Account")
    assert read(answer) == [("LoggingBucket", "logs"), ("TraceEnabled", "0")]


def test_what_is_left_out_stays(owner: Client) -> None:
    owner.ask("PUT", META, BUCKET.format("logs"))
    owner.ask("PUT", META, TRACE.format(1))

    assert read(owner.ask("GET", META)) == [("LoggingBucket", "logs"), ("TraceEnabled", "1")]


def test_an_empty_bucket_takes_away_the_one_that_was_set(owner: Client) -> None:
    owner.ask("PUT", META, BUCKET.format("logs"))
    owner.ask("PUT", META, BUCKET.format(""))

    assert owner.ask("GET", META).value("LoggingBucket") == ""


def test_each_region_has_its_own(owner: Client) -> None:
    owner.ask("PUT", META, BUCKET.format("logs"))

    elsewhere = replace(owner, host="1.mns.us-west-1.aliyuncs.com").ask("GET", META)

    assert read(elsewhere) == [("LoggingBucket", ""), ("TraceEnabled", "0")]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("", "MalformedXML"),
        ("<Queue/>", "MalformedXML"),
        (TRACE.format("yes"), "InvalidArgument"),
        (BUCKET.format("b" * 64), "InvalidArgument"),
    ],
)
def test_what_cannot_be_set_is_refused(owner: Client, body: str, code: str) -> None:
    answer = owner.ask("PUT", META, body)

    assert (answer.status, answer.code) == (400, code)


@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_a_stranger_neither_sees_nor_sets_anything(house: House, method: str) -> None:
    answer = house.stranger.ask(method, META)

    assert (answer.status, answer.code) == (403, "AccessDenied")
    assert "AccountAttributes on acs:mns:cn-shanghai:1234567890123456:/" in answer.value("Message")
