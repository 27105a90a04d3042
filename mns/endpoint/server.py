"""The HTTP server: every request gets an answer in the form of the API, whatever happens."""

import time

import redis
import structlog
from aiohttp import web
from django.db import Error as DatabaseError

from iotconsole.kit import ids
from iotconsole.kit.errors import Refusal
from mns.endpoint import arrival, routes
from mns.endpoint.call import Call, Reply
from mns.endpoint.parts import Parts
from mns.errors import InternalError, InternalServerError, MessageNotExist
from mns.wire import replies, xml
from mns.wire.headers import VERSION
from ram.audit import Actor, Door, acting

QUIET_SECONDS = 1.0  # between two lines about the same trouble

log = structlog.get_logger(__name__)


class Server:
    """Answers requests with the operations of the API."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._complained = 0.0

    async def handle(self, request: web.BaseRequest) -> web.Response:
        """Answer one request."""
        if request.headers.get("Expect", "").lower() == "100-continue":
            await request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        request_id = ids.request_id()
        try:
            return _response(await self._answer(request, request_id), request_id)
        except Refusal as refusal:
            return refuse(request, refusal)

    async def _answer(self, request: web.BaseRequest, request_id: str) -> Reply:
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
            log.exception("request_failed", method=request.method, target=request.raw_path)
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


def refuse(request: web.BaseRequest, refusal: Refusal) -> web.Response:
    """Tell the client what is wrong, and the log."""
    request_id = ids.request_id()
    # A queue with nothing in it is daily life; an internal error has been logged with its cause.
    if not isinstance(refusal, MessageNotExist | InternalError):
        log.info(
            "refused",
            method=request.method,
            target=request.raw_path,
            code=refusal.code,
            reason=str(refusal),
            request_id=request_id,
        )
    host_id = arrival.base_url(request)
    document = replies.error(refusal.code, str(refusal), request_id, host_id)
    return _response(Reply(refusal.status, document), request_id)


def _response(reply: Reply, request_id: str) -> web.Response:
    # Written as clients look them up: Java finds `Location` in these very letters only.
    headers = {"Server": "AliyunMNS", "x-mns-request-id": request_id, "x-mns-version": VERSION}
    if reply.location:
        headers["Location"] = reply.location
    if reply.document is None:
        return web.Response(status=reply.status, headers=headers)
    headers["Content-Type"] = "text/xml;charset=utf-8"
    return web.Response(status=reply.status, headers=headers, body=xml.write(reply.document))
