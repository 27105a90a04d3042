"""The door itself: a call at `/` is answered by its operation, all else by the console."""

from collections.abc import Callable
from http import HTTPStatus
from itertools import chain

import structlog
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, QueryDict

from iotconsole.gateway import access, replies, throttling
from iotconsole.gateway.call import Call
from iotconsole.gateway.errors import (
    InternalError,
    RequestTooLarge,
    ServiceUnavailable,
    SignatureDoesNotMatch,
    UnsupportedOperation,
)
from iotconsole.gateway.products import Asked, product_of
from iotconsole.gateway.replies import Reply
from iotconsole.kit import clock, ids
from iotconsole.kit.away import AWAY
from iotconsole.kit.errors import Refusal
from iotconsole.kit.openapi import Caller, ParameterRefused, Parameters, invalid, missing
from ram.audit import Actor, Door, acting
from ram.context import context_of

FORM = "application/x-www-form-urlencoded"
LOGGED = 300  # letters of a refusal: it may repeat what anybody sent

Respond = Callable[[HttpRequest], HttpResponse]

log = structlog.get_logger(__name__)


def openapi_door(get_response: Respond) -> Respond:
    """Stand before the console; a call needs neither its session nor its CSRF token."""

    def respond(request: HttpRequest) -> HttpResponse:
        return answer(request) if is_call(request) else get_response(request)

    return respond


def is_call(request: HttpRequest) -> bool:
    """Tell a call from a visit of the console's first page."""
    if request.path_info != "/":
        return False
    try:
        return (
            "x-acs-action" in request.headers
            or "Action" in request.GET
            or (request.content_type == FORM and "Action" in request.POST)
        )
    except SuspiciousOperation:  # too large to tell; the first page is never asked so
        return True


def answer(request: HttpRequest) -> HttpResponse:
    """Answer a call in the form of the API, whatever happens."""
    request_id, host = ids.openapi_request_id(), request.META.get("HTTP_HOST", "")
    in_json = "x-acs-action" in request.headers
    try:
        call = _read(request)
        in_json = call.wants_json
        _check(request)
        reply = _perform(call, request, request_id)
    except Refusal as refusal:
        _log_refusal(refusal, request_id)
        reply = replies.refused(refusal, request_id, host)
    return _response(reply, request_id, in_json=in_json)


def _perform(call: Call, request: HttpRequest, request_id: str) -> Reply:
    try:
        caller = _caller(call, request)
        with acting(lambda: _actor(caller, request_id)):
            return _operate(call, caller, request_id)
    except Refusal:
        raise
    except AWAY as exc:
        log.warning("store_or_database_away", reason=str(exc))
        raise ServiceUnavailable from exc
    except Exception as exc:  # the outermost loop: the caller waits for an answer
        log.exception("openapi_failed", action=call.action, request_id=request_id)
        raise InternalError from exc


def _caller(call: Call, request: HttpRequest) -> Caller:
    now = clock.moment(clock.now_ms())
    return access.identify(call, now, context_of(request, now))


def _actor(caller: Caller, request_id: str) -> Actor:
    return Actor(
        arn=caller.arn,
        door=Door.OPENAPI,
        address=caller.context.get("acs:SourceIp", ""),
        request_id=request_id,
        name=getattr(caller.identity, "name", ""),
        access_key_id=caller.access_key_id,
    )


def _operate(call: Call, caller: Caller, request_id: str) -> Reply:
    for name, value in (("Action", call.action), ("Version", call.version)):
        if not value:
            raise missing(name)
    product = product_of(call.version)
    operation = product.operation(call.action)
    throttling.count(call.action, product.most_calls, caller)
    parameters = Parameters(call.parameters)
    access.authorize(caller, product.asks(call.action, caller, parameters))
    try:
        data = operation(caller, parameters)
    except Refusal as refusal:
        _log_refusal(refusal, request_id)
        return product.envelope.refuse(refusal, Asked(call.action, request_id, caller.host))
    document = product.envelope.answer(data, request_id)
    return Reply(HTTPStatus.OK, f"{call.action}Response", document)


def _read(request: HttpRequest) -> Call:
    try:
        query, body = request.GET, request.body
        form = request.POST if request.content_type == FORM else QueryDict()
    except SuspiciousOperation as exc:  # too long, or too many parameters
        raise RequestTooLarge from exc
    return Call(
        method=request.method or "",
        query=query.dict(),
        form=form.dict(),
        headers={name.lower(): value for name, value in request.headers.items()},
        body=body,
    )


def _check(request: HttpRequest) -> None:
    if request.method not in {"GET", "POST"}:
        raise UnsupportedOperation
    if request.body and (request.method == "GET" or request.content_type != FORM):
        raise UnsupportedOperation
    names = set()
    for name, values in chain(request.GET.lists(), request.POST.lists()):
        if name in names or len(values) > 1:
            sentence = f"The specified {name} is repeated."
            raise ParameterRefused(f"Repeated{name}", sentence, field=name)
        if "\0" in values[0]:  # no database takes it
            raise invalid(name, "text without NUL")
        names.add(name)


def _log_refusal(refusal: Refusal, request_id: str) -> None:
    code, reason = refusal.code[:LOGGED], str(refusal)[:LOGGED]
    if isinstance(refusal, SignatureDoesNotMatch):
        reason = refusal.sentence  # the rest is all that was sent: passwords, too
    log.info("openapi_refused", code=code, reason=reason, request_id=request_id)


def _response(reply: Reply, request_id: str, *, in_json: bool) -> HttpResponse:
    write, kind = (replies.write_json, "json") if in_json else (replies.write_xml, "xml")
    content = write(reply)
    return HttpResponse(
        content,
        status=reply.status,
        content_type=f"application/{kind};charset=utf-8",
        headers={"Content-Length": str(len(content)), "x-acs-request-id": request_id},
    )
