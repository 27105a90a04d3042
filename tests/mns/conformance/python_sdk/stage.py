"""What the cases share: an account, new names, and what a refusal must look like."""

# mypy: ignore-errors

import itertools
import sys
from collections import defaultdict
from collections.abc import Callable

import pytest
from mns.account import Account
from mns.mns_exception import MNSClientParameterException, MNSServerException
from mns.queue import Queue, QueueMeta
from mns.topic import Topic, TopicMeta

ENDPOINT, KEY, SECRET = sys.argv[1:4]
Case = Callable[[], None]
CASES = defaultdict(dict)
_numbers = itertools.count(1)


def shows(*methods: str) -> Callable[[Case], Case]:
    """Register a case and the methods it shows."""

    def register(case: Case) -> Case:
        case.shown = methods
        CASES[case.__module__][case.__name__.replace("_", " ")] = case
        return case

    return register


def account() -> Account:
    return Account(ENDPOINT, KEY, SECRET)


def new_name(kind: str) -> str:
    return f"sdk-{kind}-{next(_numbers)}"


def new_queue(meta: QueueMeta | None = None) -> Queue:
    queue = account().get_queue(new_name("queue"))
    queue.create(meta or QueueMeta())
    return queue


def new_topic() -> Topic:
    topic = account().get_topic(new_name("topic"))
    topic.create(TopicMeta())
    return topic


def no_queue() -> Queue:
    return account().get_queue(new_name("missing"))


def no_topic() -> Topic:
    return account().get_topic(new_name("missing"))


def refused(code: str, ask: Callable[..., object], *args: object) -> MNSServerException:
    """See the server refuse with this code, and the SDK find what belongs to a refusal."""
    with pytest.raises(MNSServerException) as refusal:
        ask(*args)
    error = refusal.value
    assert error.type == code, (error.type, error.message)
    assert error.message
    assert len(error.req_id) == 24
    return error


def misused(code: str, ask: Callable[..., object], *args: object) -> None:
    """See the SDK itself refuse what it is given."""
    with pytest.raises(MNSClientParameterException) as refusal:
        ask(*args)
    assert refusal.value.type == code, (refusal.value.type, refusal.value.message)
