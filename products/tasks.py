"""What the workers do with batches of devices."""

from celery import shared_task
from django.db import IntegrityError

from iotconsole.kit.valkey import client
from products import batching

PAGES_AT_ONCE = 5  # in one task, so that others get their turn between two
CLAIM_SECONDS = 60  # longer than a page takes


@shared_task(name="products.register_batch")
def register_batch(number: int) -> None:
    """Make some devices of a batch; come back for the rest."""
    claim = f"products:batch:{number}"
    if not client().set(claim, b"", nx=True, ex=CLAIM_SECONDS):
        return
    try:
        is_over = _make_pages(number)
    finally:
        client().unlink(claim)
    if not is_over:
        register_batch.delay(number)


@shared_task(name="products.carry_on")
def carry_on() -> None:
    """Wake the batches nobody is at: their worker was killed."""
    for number in batching.unfinished_batches():
        register_batch.apply_async((number,), expires=CLAIM_SECONDS)


def _make_pages(number: int) -> bool:
    for _ in range(PAGES_AT_ONCE):
        try:
            if not batching.make_page(number):
                return True
        except IntegrityError:  # somebody took one of the names this very moment: look again
            return False
        client().expire(f"products:batch:{number}", CLAIM_SECONDS)
    return False
