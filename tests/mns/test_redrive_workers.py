"""How a redrive begins and ends, whoever works on it and whoever dies."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from iotconsole.kit import clock
from iotconsole.kit.valkey import client
from mns import deadletters, moving, redrive, services, tasks
from mns.connection import store
from mns.errors import InvalidArgument
from mns.models import Queue
from mns.redrive import Stage
from tests.mns.conftest import REGION
from tests.mns.dying import die, die_together, lying, redriven, waiting
from tests.mns.working import push_worker


@pytest.fixture
def worker(committed: None) -> Iterator[None]:
    with push_worker(2):
        yield


def test_one_redrive_of_a_queue_at_a_time(source: Queue, dead: Queue) -> None:
    services.start_redrive(dead)

    with pytest.raises(InvalidArgument, match="being moved already"):
        services.start_redrive(dead)


@pytest.mark.parametrize(
    ("target", "sentence"),
    [
        ("dead", "The messages are in that queue already."),
        ("nowhere", "There is no queue nowhere in cn-shanghai."),
        ("in-order", "Messages of a FIFO queue go to a FIFO queue, others to another."),
    ],
)
def test_target_that_cannot_be_is_refused_at_once(dead: Queue, target: str, sentence: str) -> None:
    services.create_queue(REGION, "in-order", type="fifo")

    with pytest.raises(InvalidArgument) as refused:
        services.start_redrive(dead, target=target)

    assert (str(refused.value), refused.value.field) == (sentence, "target")
    assert services.find_redrive(dead) is None


def test_stopped_redrive_moves_nothing_more_and_another_may_begin(
    source: Queue, dead: Queue
) -> None:
    die(source, b"hello")
    services.start_redrive(dead)
    services.stop_redrive(dead)

    tasks.redrive_queue(dead.pk)

    stopped = services.find_redrive(dead)
    assert stopped is not None
    assert (stopped.stage, stopped.moved, len(lying(dead))) == (Stage.STOPPED, 0, 1)
    assert redriven(dead).moved == 1


def test_worker_carries_the_whole_queue(source: Queue, dead: Queue, worker: None) -> None:
    die(source, *(str(number).encode() for number in range(16)))

    services.start_redrive(dead)

    found = services.receive_messages(source)
    while not found:
        found = services.receive_messages(source)
    assert found[0].body == b"0"


@pytest.mark.parametrize("step", ["turn_page", "remove"])
def test_killed_worker_is_followed_by_one_that_moves_and_counts_nothing_twice(
    source: Queue, dead: Queue, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    die(source, b"1", b"2")
    services.start_redrive(dead)
    with monkeypatch.context() as killed:
        place: Any = redrive if step == "turn_page" else type(store())
        killed.setattr(place, step, once_more(place, step))
        with pytest.raises(ZeroDivisionError):
            tasks.redrive_queue(dead.pk)
    client().delete("push")

    tasks.redrive_on()
    tasks.redrive_queue(dead.pk)

    done = services.find_redrive(dead)
    assert client().llen("push") == 1
    assert done is not None
    assert (done.stage, done.total, done.moved) == (Stage.DONE, 2, 2)
    assert ([m.body for m in waiting(source)], lying(dead)) == ([b"1", b"2"], [])


def test_redrive_somebody_is_at_is_left_to_them(source: Queue, dead: Queue) -> None:
    die(source, b"hello")
    services.start_redrive(dead)
    redrive.claim(dead, b"another")

    tasks.redrive_queue(dead.pk)

    assert len(lying(dead)) == 1
    assert not redrive.claim(dead, b"a third")


def test_worker_whose_claim_ran_out_leaves_the_rest_to_the_next(
    source: Queue, dead: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    die_together(source, [b"hello"] * 2 * deadletters.PIECE)
    services.start_redrive(dead)

    def carry_slowly(queue: Queue, *, now: int) -> set[int] | None:
        client().delete(f"mns:{{{queue.tag}}}:redrive:claim")
        redrive.claim(queue, b"another")
        return carried(queue, now=now)

    carried = moving.carry_page
    monkeypatch.setattr(moving, "carry_page", carry_slowly)
    tasks.redrive_queue(dead.pk)

    assert len(lying(dead)) == deadletters.PIECE
    assert redrive.renew(dead, b"another")


def test_page_that_two_workers_carried_is_turned_and_counted_once(
    source: Queue, dead: Queue
) -> None:
    die_together(source, [b"hello"] * 2 * deadletters.PIECE)
    services.start_redrive(dead)
    moving.carry_page(dead, now=clock.now_ms())
    [run, page] = services.find_redrive(dead), redrive.last_page(dead)
    assert run is not None
    assert page is not None

    for moved in (150, 200):
        redrive.turn_page(dead, replace(run, moved=moved), page)

    latest = services.find_redrive(dead)
    assert latest is not None
    assert (latest.moved, redrive.last_page(dead)) == (150, None)


def test_redrive_of_a_queue_that_is_gone_is_forgotten(dead: Queue) -> None:
    services.start_redrive(dead)
    gone = dead.pk
    services.delete_queue(dead)

    tasks.redrive_queue(gone)

    assert redrive.running() == []


def once_more(place: Any, step: str) -> Any:
    """Die at the second call: the first is that of a redrive that has nothing to make up for."""
    calls: list[int] = []
    meant = getattr(place, step)

    def die(*args: Any, **options: Any) -> Any:
        calls.append(1)
        if step == "turn_page" or len(calls) == 2:
            return 1 / 0
        return meant(*args, **options)

    return die
