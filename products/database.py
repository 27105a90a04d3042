"""How asyncio processes ask the database."""

from collections.abc import Callable
from typing import TypeVar

from asgiref.sync import sync_to_async
from django.db import close_old_connections

T = TypeVar("T")


async def in_database(ask: Callable[[], T]) -> T:
    """Ask from the event loop, on a connection that is not stale."""

    def run() -> T:
        close_old_connections()
        return ask()

    return await sync_to_async(run)()
