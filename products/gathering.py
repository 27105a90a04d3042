"""One question for many who ask at the same time."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Gathering(Generic[Key, Value]):
    """While one question is on its way, those that come meanwhile are gathered for the next."""

    def __init__(
        self, find: Callable[[list[Key]], Awaitable[Mapping[Key, Value]]], most: int
    ) -> None:
        self._find = find
        self._most = most
        self._waiting: dict[Key, asyncio.Future[Value | None]] = {}
        self._work: asyncio.Task[None] | None = None

    async def ask(self, key: Key) -> Value | None:
        """Answer what belongs to a key; None if nothing does."""
        if key not in self._waiting:
            self._waiting[key] = asyncio.get_running_loop().create_future()
        answer = self._waiting[key]
        if self._work is None or self._work.done():
            self._work = asyncio.create_task(self._run())
        return await asyncio.shield(answer)

    async def _run(self) -> None:
        while self._waiting:
            keys = list(self._waiting)[: self._most]
            answers = {key: self._waiting.pop(key) for key in keys}
            try:
                found = await self._find(keys)
            except Exception as exc:  # noqa: BLE001 - it belongs to those who asked
                for answer in answers.values():
                    answer.set_exception(exc)
                continue
            for key, answer in answers.items():
                answer.set_result(found.get(key))
