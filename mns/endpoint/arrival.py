"""From bytes on a connection to a call somebody is known to have signed, or a refusal."""

import re
from collections.abc import Mapping

from aiohttp import web
from django.conf import settings

from iotconsole.kit.clock import moment
from mns.endpoint.access import Key
from mns.endpoint.call import Call
from mns.endpoint.parts import Parts
from mns.errors import InvalidArgument, MalformedXML
from mns.wire import xml
from mns.wire.headers import Headers, check_date, check_digest, check_version
from mns.wire.signature import check_signature, read_authorization
from mns.wire.target import Target, read_target, region_of

# The longest batch is 64 KB of text, and no character of it takes more than six in XML. The rest
# is for properties: in plain letters one message has at most 215 KB of them.
LARGEST_BODY = 1_048_576

_HOST = re.compile(r"[A-Za-z0-9._-]+(:[0-9]+)?|\[[0-9A-Fa-f:.]+\](:[0-9]+)?")


async def receive(parts: Parts, request: web.BaseRequest) -> Call:
    """Read a request and make sure of who sent it; the body is read only from friends."""
    headers = _headers(request)
    target = read_target(request.raw_path)
    key = await _signer(parts, request.method, target, headers)
    host = _host(request, target)
    return Call(
        method=request.method,
        target=target,
        headers=headers,
        document=await _document(request, headers),
        key=key,
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


async def _signer(parts: Parts, method: str, target: Target, headers: Headers) -> Key:
    claim = read_authorization(headers)
    check_version(headers)
    check_date(headers, moment(parts.clock()))
    key = await parts.key(claim.access_key_id)
    check_signature(claim.signature, claim.expected(key.secret, method, target, headers))
    return key


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
