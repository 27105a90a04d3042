"""So often within so long, and questions that are asked once for many."""

import asyncio

import pytest

from products.gathering import Gathering
from products.pace import Pace


def test_once_too_often_is_refused_until_the_first_is_long_ago() -> None:
    pace = Pace(2, 1000)

    assert [pace.allows("a", moment) for moment in (0, 1, 2)] == [True, True, False]
    assert pace.allows("b", 2)
    assert [pace.allows("a", moment) for moment in (999, 1000, 1000)] == [False, True, False]


def test_no_limit_is_no_limit() -> None:
    pace = Pace(0, 1000)

    assert all(pace.allows("a", 0) for _ in range(100))


def test_those_who_ask_meanwhile_share_the_next_question() -> None:
    questions: list[list[str]] = []

    async def find(keys: list[str]) -> dict[str, str]:
        questions.append(keys)
        await asyncio.sleep(0)
        return {key: key.upper() for key in keys if key != "nobody"}

    async def ask() -> list[str | None]:
        gathering = Gathering(find, 2)
        first = asyncio.create_task(gathering.ask("a"))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        rest = [gathering.ask(key) for key in ("b", "nobody", "c", "b")]
        return [await first, *await asyncio.gather(*rest)]

    assert asyncio.run(ask()) == ["A", "B", None, "C", "B"]
    assert questions == [["a"], ["b", "nobody"], ["c"]]


def test_question_that_fails_fails_for_all_who_asked_and_for_nobody_later() -> None:
    failures = [OSError("away")]

    async def find(keys: list[str]) -> dict[str, str]:
        if failures:
            raise failures.pop()
        return dict.fromkeys(keys, "found")

    async def ask() -> str | None:
        gathering = Gathering(find, 10)
        with pytest.raises(OSError, match="away"):
            await gathering.ask("a")
        return await gathering.ask("a")

    assert asyncio.run(ask()) == "found"
