"""The HTTP server: every request gets an answer in the form of the API, whatever happens."""

import time

import redis
import structlog
from django.db import Error as DatabaseError

from iotconsole.kit import ids
from iotconsole.kit.errors import Refusal
from mns.endpoint import arrival, routes
from mns.endpoint.call import Call, Reply
from mns.endpoint.parts import Parts
from mns.endpoint.request import Request
from mns.endpoint.response import written
from mns.errors import InternalError, InternalServerError, InvalidArgument, MessageNotExist
from mns.wire import replies
from ram.audit import Actor, Door, acting

QUIET_SECONDS = 1.0  # between two lines about the same trouble

log = structlog.get_logger(__name__)


class Server:
    """Answers requests with the operations of the API."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._complained = 0.0

    async def answer(self, request: Request) -> bytes:
        """Answer one request."""
        request_id = ids.request_id()
        try:
            reply = await self._reply(request, request_id)
        except Refusal as refusal:
            reply = _refused(request, refusal, request_id)
        return written(request, reply, request_id, self._parts.clock())

    async def _reply(self, request: Request, request_id: str) -> Reply:
        if request.trouble:
            raise InvalidArgument(
                f"The request is not HTTP as this service reads it: {request.trouble}."
            )
        try:
            call = await arrival.receive(self._parts, request)
            with acting(lambda: _actor(call, request_id)):
                return await routes.answer(self._parts, call)
        except Refusal:
            raise
        except (redis.RedisError, DatabaseError) as exc:
            self._complain(exc)
            raise InternalServerError from exc
        except Exception as exc:  # the outermost loop: the next client is waiting
            log.exception("request_failed", method=request.method, target=request.target)
            raise InternalError from exc

    def _complain(self, trouble: Exception) -> None:
        now = time.monotonic()
        if now - self._complained >= QUIET_SECONDS:
            self._complained = now
            log.error("store_not_reached", reason=str(trouble))


def _actor(call: Call, request_id: str) -> Actor:
    identity = call.signer.identity
    return Actor(
        arn=identity.arn,
        door=Door.MNS,
        address=call.context.get("acs:SourceIp", ""),
        request_id=request_id,
        name=identity.name,
        access_key_id=call.signer.access_key_id,
    )


def _refused(request: Request, refusal: Refusal, request_id: str) -> Reply:
    """Tell the client what is wrong, and the log."""
    # A queue with nothing in it is daily life; an internal error has been logged with its cause.
    if not isinstance(refusal, MessageNotExist | InternalError):
        log.info(
            "refused",
            method=request.method,
            target=request.target,
            code=refusal.code,
            reason=str(refusal),
            request_id=request_id,
        )
    host_id = arrival.base_url(request)
    document = replies.error(refusal.code, str(refusal), request_id, host_id)
    return Reply(refusal.status, document)
