"""How the event loop asks the services: in the one thread that holds the database connection."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from asgiref.sync import sync_to_async
from django.db import close_old_connections

P = ParamSpec("P")
T = TypeVar("T")


async def in_database(verb: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a verb of a service, on a connection that is not one the database has given up."""

    def run() -> T:
        close_old_connections()
        return verb(*args, **kwargs)

    return await sync_to_async(run)()
