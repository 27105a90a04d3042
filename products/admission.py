"""Whether a device is let in, and the answer the broker gets."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from django.conf import settings
from nats.aio.msg import Msg

from iotconsole.kit.clock import now_ms
from iotconsole.kit.errors import marked
from products import brokerkeys, guests, logins
from products.brokerkeys import ACCOUNT
from products.callout import Answers, Permissions, Question, read_question
from products.complaints import Complaints
from products.credentials import USERNAME_LENGTH, Claim, read_login, username_of
from products.database import in_database
from products.entrances import Entrances
from products.errors import ClientIdTaken, LoginRefused, MalformedLogin, TooManyLogins
from products.gathering import Gathering
from products.logins import Candidate
from products.messages import StatusChange
from products.pace import Pace
from products.permissions import permissions_for
from products.presence import Presence

LOGINS_PER_QUERY = 200
MINUTE_MS = 60_000

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
        self._candidates = Gathering(_find, LOGINS_PER_QUERY)
        self._complaints = Complaints()
        self._entrances = Entrances()
        self._pace = Pace(settings.DEVICE_LOGINS_PER_MINUTE, MINUTE_MS)
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
            name, permissions = await self._judge(question)
        except LoginRefused as refusal:
            answer = self._answers.refuse(question, refusal.code, now_s=now_s)
        except Exception:  # the outermost loop of a login: whatever broke, the device may retry
            log.exception("login_failed", username=question.username, address=question.address)
            answer = self._answers.refuse(question, "Login.Unavailable", now_s=now_s)
        else:
            answer = self._answers.welcome(question, name, permissions, now_s=now_s)
        await message.respond(answer)

    async def _judge(self, question: Question) -> tuple[str, Permissions]:
        """Answer under which name somebody is let in, and what they may touch."""
        kind = guests.kind_of(question.username)
        if kind is not None and question.protocol == "mqtt":
            return await _admit(kind, question)
        candidate = await self._let_in(question)
        permissions = permissions_for(*candidate.device, candidate.topics)
        return username_of(*candidate.device), permissions

    async def _let_in(self, question: Question) -> Candidate:
        candidate: Candidate | None = None
        try:
            if question.protocol != "mqtt":
                raise MalformedLogin(marked("Only MQTT clients are let in."))
            login = read_login(question.client_id, question.username, question.password)
            candidate = await self._candidates.ask(login.claim)
            if candidate is None:
                raise logins.unknown(login)
            candidate.check(login, now_ms())
            self._check_place(question, candidate)
        except LoginRefused as refusal:
            self._complaints.add(question, candidate, refusal, now_ms())
            raise
        change = self._presence.expect(candidate.device, question.address or None, now_ms())
        if not await self._announce(change):
            raise NotAnnounced
        self._entrances.add(candidate.device, question, login, change.time_ms)
        return candidate

    def _check_place(self, question: Question, candidate: Candidate) -> None:
        # The broker keeps a session by client id alone: another device must not take it over.
        if self._presence.holder_of(question.client_id) not in {None, candidate.device}:
            raise ClientIdTaken(marked("Another device is connected under that client id."))
        if not self._pace.allows(candidate.device, now_ms()):
            raise TooManyLogins(
                marked("The device logs in more than %(most)s times a minute."),
                most=settings.DEVICE_LOGINS_PER_MINUTE,
            )


async def _admit(kind: guests.Kind, question: Question) -> tuple[str, Permissions]:
    try:
        return await in_database(lambda: kind.admit(question))
    except LoginRefused as refusal:
        log.warning(
            "client_refused",
            code=refusal.code,
            reason=str(refusal),
            username=question.username[:USERNAME_LENGTH],
            address=question.address,
        )
        raise


async def _find(claims: list[Claim]) -> dict[Claim, Candidate]:
    return await in_database(lambda: logins.find(claims))
