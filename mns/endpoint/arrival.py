"""From bytes on a connection to a call somebody is known to have signed, or a refusal."""

import re
from collections.abc import Mapping
from datetime import datetime

from aiohttp import web
from django.conf import settings

from iotconsole.kit.addresses import client_address
from iotconsole.kit.clock import moment
from mns.endpoint.access import check_expiry
from mns.endpoint.call import Call
from mns.endpoint.parts import Parts
from mns.errors import InvalidArgument, MalformedXML
from mns.wire import xml
from mns.wire.headers import Headers, check_date, check_digest, check_version
from mns.wire.signature import check_signature, read_authorization
from mns.wire.target import Target, read_target, region_of
from ram.context import request_context
from ram.signers import TEMPORARY, Signer

# The longest batch is 64 KB of text, and no character of it takes more than six in XML. The rest
# is for properties: in plain letters one message has at most 215 KB of them.
LARGEST_BODY = 1_048_576

# SMQ API, request headers: comes with temporary credentials, and is not signed
SECURITY_TOKEN_HEADER = "security-token"  # noqa: S105 - a name

_HOST = re.compile(r"[A-Za-z0-9._-]+(:[0-9]+)?|\[[0-9A-Fa-f:.]+\](:[0-9]+)?")


async def receive(parts: Parts, request: web.BaseRequest) -> Call:
    """Read a request and make sure of who sent it; the body is read only from friends."""
    headers = _headers(request)
    target = read_target(request.raw_path)
    now = moment(parts.clock())
    signer = await _signer(parts, request.method, target, headers, now)
    host = _host(request, target)
    return Call(
        method=request.method,
        target=target,
        headers=headers,
        document=await _document(request, headers),
        signer=signer,
        context=_context(request, now),
        region=region_of(host, settings.REGIONS, settings.REGION),
        base_url=_base_url(request, host),
    )


def base_url(request: web.BaseRequest) -> str:
    """Answer the address of this service as the client knows it."""
    return _base_url(request, _host(request, read_target(request.raw_path)))


def _base_url(request: web.BaseRequest, host: str) -> str:
    return settings.PUBLIC_MNS_URL or f"{request.scheme}://{host}"


def _host(request: web.BaseRequest, target: Target) -> str:
    # RFC 9112, 3.2.2: the host in an absolute target wins over the header.
    named = target.authority or request.headers.get("Host", "")
    return named if _HOST.fullmatch(named) else f"{settings.LOCAL}:{settings.MNS_PORT}"


def _headers(request: web.BaseRequest) -> Mapping[str, str]:
    # Of a header that comes twice only the first counts, for the signature as for the meaning.
    return {name.lower(): request.headers[name] for name in request.headers}


async def _signer(
    parts: Parts, method: str, target: Target, headers: Headers, now: datetime
) -> Signer:
    claim = read_authorization(headers)
    check_version(headers)
    check_date(headers, now)
    token = (
        headers.get(SECURITY_TOKEN_HEADER, "") if claim.access_key_id.startswith(TEMPORARY) else ""
    )
    signer = await parts.signer(claim.access_key_id, token)
    check_signature(claim.signature, claim.expected(signer.secret, method, target, headers))
    check_expiry(signer, now)
    parts.used(signer, now)
    return signer


def _context(request: web.BaseRequest, now: datetime) -> Mapping[str, str]:
    forwarded = request.headers.get("X-Forwarded-For", "")
    address = client_address(request.remote or "", forwarded, settings.TRUSTED_PROXIES)
    return request_context(address, now, secure=request.secure)


async def _document(request: web.BaseRequest, headers: Headers) -> xml.Element | None:
    try:
        body = await request.read()
    except web.HTTPRequestEntityTooLarge as exc:
        raise InvalidArgument(
            f"The body of the request has more than {LARGEST_BODY} bytes."
        ) from exc
    except web.RequestPayloadError as exc:
        raise MalformedXML("The body of the request did not arrive whole.") from exc
    check_digest(headers, body)
    return xml.parse(body) if body else None
