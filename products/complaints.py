"""Tells of refused logins: in the log, in the device log, and for the page that explains them."""

import asyncio

import redis
import structlog
from msgspec.structs import replace

from products import devicelog, refusals
from products.callout import Question
from products.credentials import (
    CLIENT_ID_LENGTH,
    USERNAME_LENGTH,
    Login,
    read_login,
)
from products.diagnosis import explain
from products.errors import LoginRefused, WrongPassword
from products.logins import Candidate
from products.refusals import Refused

WAITING = 1_000  # refusals not written yet; who is refused faster than that is not written down

log = structlog.get_logger(__name__)


class Complaints:
    """Writes refusals down in the background: being refused costs others no time."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Refused, LoginRefused]] = []
        self._work: asyncio.Task[None] | None = None

    def add(
        self, question: Question, candidate: Candidate | None, refusal: LoginRefused, now_ms: int
    ) -> None:
        """Tell of one refused login."""
        log.warning(
            "login_refused",
            code=refusal.code,
            reason=str(refusal),
            client_id=question.client_id[:CLIENT_ID_LENGTH],
            username=question.username[:USERNAME_LENGTH],
            address=question.address,
        )
        if len(self._waiting) >= WAITING:
            return
        self._waiting.append((refused_login(question, candidate, refusal, now_ms), refusal))
        if self._work is None or self._work.done():
            self._work = asyncio.create_task(self._write())

    async def _write(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            try:
                await asyncio.to_thread(_keep, batch)
            except redis.RedisError as exc:
                log.warning("refusals_not_kept", count=len(batch), reason=str(exc))


def _keep(batch: list[tuple[Refused, LoginRefused]]) -> None:
    refusals.keep([refused for refused, _ in batch])
    for refused, refusal in batch:
        note("connect", refused, refusal)


def note(operation: str, refused: Refused, refusal: LoginRefused) -> None:
    """Tell the log of the device, if it is known which one came."""
    if not refused.device_name:
        return
    entry = devicelog.behaviour(
        refused.device_name,
        operation,
        refused.time_ms,
        status=int(refusal.status),
        detail=refusal.phrase,
    )
    devicelog.note(refused.product_key, entry)


def refused_login(
    question: Question, candidate: Candidate | None, refusal: LoginRefused, now_ms: int
) -> Refused:
    """Write a refused login down with all that explains it."""
    refused = Refused(
        now_ms,
        refusal.code,
        refusal.phrase,
        question.client_id[:CLIENT_ID_LENGTH],
        question.username[:USERNAME_LENGTH],
        question.address,
    )
    if candidate is None:
        return refused
    product_key, device_name = candidate.device
    refused = replace(refused, product_key=product_key, device_name=device_name)
    login = read_login(question.client_id, question.username, question.password)
    if not isinstance(login, Login):
        return refused
    refused = replace(refused, method=login.method, signed_text=login.signed_text)
    if not isinstance(refusal, WrongPassword):
        return refused
    secrets = {"secret": candidate.secret, "product_secret": candidate.product_secret}
    return replace(refused, hint=explain(login, question.client_id, **secrets))
