"""Methods of Account."""

# mypy: ignore-errors

import contextlib
import io
import logging
import re

import pytest
from mns.account import Account, AccountMeta
from mns.mns_client import MNSClient
from mns.mns_common import RequestInfo
from mns.mns_exception import MNSClientNetworkException
from mns.queue import QueueMeta
from mns.topic import TopicMeta
from stage import ENDPOINT, KEY, SECRET, account, misused, new_name, refused, shows


@shows("Account.set_attributes", "Account.get_attributes")
def the_bucket_is_set_read_and_taken_away() -> None:
    mine = account()
    mine.set_attributes(AccountMeta("logs"))
    assert mine.get_attributes().logging_bucket == "logs"
    mine.set_attributes(AccountMeta(""))
    assert mine.get_attributes().logging_bucket == ""
    refused("InvalidArgument", mine.set_attributes, AccountMeta("b" * 64))


@shows("Account.get_queue", "Account.get_topic", "Account.get_subscription")
def things_are_had_by_name_without_a_request() -> None:
    mine = account()
    assert mine.get_queue("q").queue_name == "q"
    assert mine.get_topic("t").topic_name == "t"
    assert mine.get_subscription("t", "s").subscription_name == "s"


@shows("Account.list_queue")
def queues_are_listed_page_by_page() -> None:
    mine, prefix = account(), new_name("listed")
    for letter in "abc":
        mine.get_queue(f"{prefix}-{letter}").create(QueueMeta())

    urls, marker = mine.list_queue(prefix, 2)
    rest, end = mine.list_queue(prefix, 2, marker)

    assert urls + rest == [f"{ENDPOINT}/queues/{prefix}-{letter}" for letter in "abc"]
    assert marker
    assert end == ""
    assert mine.list_queue(f"{prefix}-z") == ([], "")
    refused("InvalidArgument", mine.list_queue, prefix, 1001)
    refused("InvalidArgument", mine.list_queue, prefix, 1, "nonsense")
    misused("HeaderInvalid", mine.list_queue, prefix, 0)


@shows("Account.list_topic")
def topics_are_listed_page_by_page_with_their_attributes() -> None:
    mine, prefix = account(), new_name("listed")
    for letter in "abc":
        mine.get_topic(f"{prefix}-{letter}").create(TopicMeta())

    urls, marker = mine.list_topic(prefix, 2)
    rest, end = mine.list_topic(prefix, 2, marker)

    assert urls + rest == [f"{ENDPOINT}/topics/{prefix}-{letter}" for letter in "abc"]
    assert end == ""
    refused("InvalidArgument", mine.list_topic, prefix, 1001)


@shows("Account.open_service")
def the_service_is_open() -> None:
    assert account().open_service().oder_id == ""  # as the SDK spells it


@shows("Account.set_client", "Account.get_client")
def another_client_takes_the_place_of_the_first() -> None:
    mine = Account("http://127.0.0.1:1", KEY, "guessed")
    with pytest.raises(MNSClientNetworkException):
        mine.list_queue()
    mine.set_client(f"{ENDPOINT}/", KEY, SECRET, "")
    assert isinstance(mine.get_client(), MNSClient)
    assert mine.list_queue("sdk-none") == ([], "")


@shows("Account.get_client")
def a_connection_is_kept_or_not_as_the_client_wants() -> None:
    mine = account()
    mine.get_client().set_keep_alive(False)
    assert mine.list_queue("sdk-none") == mine.list_queue("sdk-none") == ([], "")
    mine.get_client().set_keep_alive(True)
    mine.get_client().set_connection_timeout(5)
    assert mine.list_queue("sdk-none") == ([], "")


@shows("Account.get_client")
def one_who_guesses_and_one_nobody_knows_are_refused() -> None:
    refused("SignatureDoesNotMatch", Account(ENDPOINT, KEY, "guessed").list_queue)
    refused("InvalidAccessKeyId", Account(ENDPOINT, "nobody", SECRET).list_queue)


@shows("Account.get_client")
def a_token_that_is_left_over_does_not_matter() -> None:
    assert Account(ENDPOINT, KEY, SECRET, "a token").list_queue("sdk-none") == ([], "")


@shows("Account.list_queue")
def an_id_of_the_callers_own_is_signed_with_the_rest() -> None:
    assert account().list_queue("sdk-none", req_info=RequestInfo("mine")) == ([], "")


@shows("Account.set_debug", "Account.debuginfo")
def the_id_of_a_request_is_found_where_the_sdk_looks_for_it() -> None:
    mine, printed = account(), io.StringIO()
    mine.set_debug(True)
    with contextlib.redirect_stdout(printed):
        mine.list_queue("sdk-none")
    assert re.search(r"RequestId: [0-9A-F]{24}\n", printed.getvalue())


@shows("Account.set_log_level", "Account.close_log")
def what_is_answered_can_be_logged() -> None:
    logger = logging.getLogger("sdk")
    logger.addHandler(logging.NullHandler())
    mine = Account(ENDPOINT, KEY, SECRET, logger=logger)
    mine.set_log_level(logging.DEBUG)
    mine.list_queue("sdk-none")
    mine.close_log()
    mine.list_queue("sdk-none")
