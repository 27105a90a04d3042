"""The one event loop in which all pushes of a process wait for their answers.

An endpoint that keeps silent costs an open connection here and no thread, so that however many
do, the others are not held up.
"""

import asyncio
import resource
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import cache
from threading import Lock, Thread

import structlog
from django.db import close_old_connections

from mns.post import Reply, Request, post_all

# A silent name server keeps a thread for half a minute, long after the push has failed.
NAME_THREADS = 128
SETTLE_THREADS = 4
CONNECTIONS = 10_240  # the most macOS gives

Settle = Callable[[list[Reply]], None]

log = structlog.get_logger(__name__)
_starting = Lock()
_under_way: set[Future[None]] = set()


def post_now(requests: Sequence[Request]) -> list[Reply]:
    """Post all at once and wait for every answer."""
    return asyncio.run_coroutine_threadsafe(post_all(requests), _loop()).result()


def post(requests: Sequence[Request], settle: Settle) -> None:
    """Post all at once and settle the answers when they are there; come back at once."""
    future = asyncio.run_coroutine_threadsafe(_post(requests, settle), _loop())
    _under_way.add(future)
    future.add_done_callback(_finish)


def wait_for_all(timeout_seconds: float | None = None) -> None:
    """Come back when all that was posted so far is settled."""
    wait(list(_under_way), timeout_seconds)


async def _post(requests: Sequence[Request], settle: Settle) -> None:
    replies = await post_all(requests)
    await asyncio.get_running_loop().run_in_executor(_settlers(), _settle, settle, replies)


def _finish(future: Future[None]) -> None:
    _under_way.discard(future)
    if not future.cancelled() and (failure := future.exception()) is not None:
        log.error("push_not_posted", exc_info=failure)  # the messages come back after their lease


def _settle(settle: Settle, replies: list[Reply]) -> None:
    close_old_connections()
    try:
        settle(replies)
    except Exception:  # the outermost loop: the messages come back after their lease
        log.exception("push_not_settled")
    finally:
        close_old_connections()


def _loop() -> asyncio.AbstractEventLoop:
    with _starting:
        return _started()


@cache
def _started() -> asyncio.AbstractEventLoop:
    _allow_connections()
    loop = asyncio.new_event_loop()
    loop.set_default_executor(ThreadPoolExecutor(NAME_THREADS, "push-names"))
    Thread(target=loop.run_forever, name="pushes", daemon=True).start()
    return loop


def _allow_connections() -> None:
    """Raise how many files may be open: every push under way is one, and 1,024 are soon used."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS if hard == resource.RLIM_INFINITY else min(CONNECTIONS, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


@cache
def _settlers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(SETTLE_THREADS, "push-settle")
