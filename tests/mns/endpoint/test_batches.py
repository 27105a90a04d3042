"""Requests that come while a call is under way share the next one."""

import asyncio
from collections.abc import Sequence

import pytest

from mns.endpoint.batches import Batches


class Carrier:
    """Carries numbers and doubles them, when it is let to."""

    def __init__(self) -> None:
        self.loads: list[tuple[str, list[int]]] = []
        self.may_go = asyncio.Event()

    async def carry(self, key: str, items: Sequence[int]) -> Sequence[int]:
        self.loads.append((key, list(items)))
        await self.may_go.wait()
        if 13 in items:
            raise RuntimeError
        return [2 * item for item in items]


@pytest.fixture
async def carrier() -> Carrier:
    return Carrier()


@pytest.fixture
def batches(carrier: Carrier) -> Batches[int, int]:
    return Batches(carrier.carry, most=3)


async def start(
    carrier: Carrier, batches: Batches[int, int], *loads: list[int]
) -> list[asyncio.Task[Sequence[int]]]:
    """Submit one load after the other, the first of which gets under way alone."""
    tasks = []
    for load in loads:
        tasks.append(asyncio.create_task(batches.submit("orders", load)))
        await asyncio.sleep(0)
        while not carrier.loads:
            await asyncio.sleep(0)
    return tasks


async def test_who_comes_right_behind_the_first_goes_along(
    carrier: Carrier, batches: Batches[int, int]
) -> None:
    carrier.may_go.set()
    first = asyncio.create_task(batches.submit("orders", [1]))
    await asyncio.sleep(0)
    await asyncio.sleep(0)

    assert [await batches.submit("orders", [2]), await first] == [[4], [2]]
    assert carrier.loads == [("orders", [1, 2])]


async def test_who_comes_meanwhile_goes_together(
    carrier: Carrier, batches: Batches[int, int]
) -> None:
    tasks = await start(carrier, batches, [1], [2], [3, 4])

    carrier.may_go.set()
    outcomes = await asyncio.gather(*tasks)

    assert carrier.loads == [("orders", [1]), ("orders", [2, 3, 4])]
    assert outcomes == [[2], [4], [6, 8]]


async def test_a_full_batch_takes_nobody_else(carrier: Carrier, batches: Batches[int, int]) -> None:
    tasks = await start(carrier, batches, [1], [2, 3], [4, 5], [6])

    carrier.may_go.set()
    await asyncio.gather(*tasks)

    assert [items for _, items in carrier.loads] == [[1], [2, 3], [4, 5, 6]]


async def test_keys_do_not_wait_for_each_other(
    carrier: Carrier, batches: Batches[int, int]
) -> None:
    tasks = [asyncio.create_task(batches.submit(key, [1])) for key in ("orders", "bills")]

    while len(carrier.loads) < 2:
        await asyncio.sleep(0)

    carrier.may_go.set()
    assert await asyncio.gather(*tasks) == [[2], [2]]


async def test_what_fails_fails_for_all_in_the_batch_and_nobody_else(
    carrier: Carrier, batches: Batches[int, int]
) -> None:
    tasks = await start(carrier, batches, [1], [13], [2])

    carrier.may_go.set()
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)

    assert outcomes[0] == [2]
    assert [type(outcome) for outcome in outcomes[1:]] == [RuntimeError, RuntimeError]
    assert await batches.submit("orders", [5]) == [10]


async def test_one_who_goes_away_takes_nothing_from_the_others(
    carrier: Carrier, batches: Batches[int, int]
) -> None:
    first, second, third = await start(carrier, batches, [1], [2], [3])

    first.cancel()
    second.cancel()
    carrier.may_go.set()

    assert await third == [6]
    assert [items for _, items in carrier.loads] == [[1], [2, 3]]
