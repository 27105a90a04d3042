"""Whether a device is let in, and the answer the broker gets."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from django.conf import settings
from nats.aio.msg import Msg

from iotconsole.kit.clock import now_ms
from products import brokerkeys, services
from products.brokerkeys import ACCOUNT
from products.callout import Answers, Question, read_question
from products.credentials import CLIENT_ID_LENGTH, USERNAME_LENGTH
from products.database import in_database
from products.errors import ClientIdTaken, LoginRefused, MalformedLogin
from products.messages import StatusChange
from products.permissions import permissions_of
from products.presence import Device, Presence

log = structlog.get_logger(__name__)


class NotAnnounced(Exception):
    """The broker did not take the announcement that must come before a device's messages."""


class Admission:
    """Answers logins; `announce` puts a status change on the road and tells whether it is safe."""

    def __init__(
        self, presence: Presence, announce: Callable[[StatusChange], Awaitable[bool]]
    ) -> None:
        self._presence = presence
        self._announce = announce
        self._answers = Answers(brokerkeys.issuer(settings.HOME), ACCOUNT)
        self._asked: set[asyncio.Task[None]] = set()

    async def asked(self, message: Msg) -> None:
        """Take a login from the broker; many are answered at a time."""
        task = asyncio.create_task(self._answer(message))
        self._asked.add(task)
        task.add_done_callback(self._asked.discard)

    async def _answer(self, message: Msg) -> None:
        question = read_question(message.data)
        now_s = now_ms() // 1000
        try:
            device = await self._let_in(question)
        except LoginRefused as refusal:
            log.warning("login_refused", code=refusal.code, reason=str(refusal), **_who(question))
            answer = self._answers.refuse(question, refusal.code, now_s=now_s)
        except Exception:  # the outermost loop of a login: whatever broke, the device may retry
            log.exception("login_failed", **_who(question))
            answer = self._answers.refuse(question, "Login.Unavailable", now_s=now_s)
        else:
            permissions = permissions_of(*device)
            answer = self._answers.welcome(question, permissions, now_s=now_s)
        await message.respond(answer)

    async def _let_in(self, question: Question) -> Device:
        if question.protocol != "mqtt":
            raise MalformedLogin("Only MQTT clients are let in.")
        device = await in_database(
            lambda: services.log_in(question.client_id, question.username, question.password)
        )
        # The broker keeps a session by client id alone: another device must not take it over.
        if self._presence.holder_of(question.client_id) not in {None, device}:
            raise ClientIdTaken("Another device is connected under that client id.")
        change = self._presence.expect(device, question.address or None, now_ms())
        if not await self._announce(change):
            raise NotAnnounced
        return device


def _who(question: Question) -> dict[str, str]:
    return {
        "client_id": question.client_id[:CLIENT_ID_LENGTH],
        "username": question.username[:USERNAME_LENGTH],
        "address": question.address,
    }
