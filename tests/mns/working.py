"""A worker of the queue "push" within the process of the tests."""

from collections.abc import Iterator
from contextlib import contextmanager

from celery.contrib.testing.worker import start_worker

from iotconsole.celery import app
from mns import background

END_SECONDS = 100


@contextmanager
def push_worker(threads: int) -> Iterator[None]:
    """Have one at work; leave behind no push that ends in the next test."""
    with start_worker(
        app,
        pool="threads",
        concurrency=threads,
        perform_ping_check=False,
        shutdown_timeout=END_SECONDS,
        queues=["push"],
    ):
        yield
    background.wait_for_all()
