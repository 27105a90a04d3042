"""From bytes on a connection to a call somebody is known to have signed, or a refusal."""

import re
from collections.abc import Mapping
from datetime import datetime

from django.conf import settings

from iotconsole.kit.addresses import client_address
from iotconsole.kit.clock import moment
from mns.endpoint.access import check_expiry
from mns.endpoint.call import Call
from mns.endpoint.parts import Parts
from mns.endpoint.request import Request
from mns.wire import xml
from mns.wire.headers import Headers, check_date, check_digest, check_version
from mns.wire.signature import check_signature, read_authorization
from mns.wire.target import Target, read_target, region_of
from ram.context import request_context
from ram.signers import TEMPORARY, Signer

# SMQ API, request headers: comes with temporary credentials, and is not signed
SECURITY_TOKEN_HEADER = "security-token"  # noqa: S105 - a name

_HOST = re.compile(r"[A-Za-z0-9._-]+(:[0-9]+)?|\[[0-9A-Fa-f:.]+\](:[0-9]+)?")


async def receive(parts: Parts, request: Request) -> Call:
    """Read a request and make sure of who sent it; the body is read only from friends."""
    headers = request.headers
    target = read_target(request.target)
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
        base_url=_base_url(host),
    )


def base_url(request: Request) -> str:
    """Answer the address of this service as the client knows it."""
    return _base_url(_host(request, read_target(request.target)))


def _base_url(host: str) -> str:
    return settings.PUBLIC_MNS_URL or f"http://{host}"


def _host(request: Request, target: Target) -> str:
    # RFC 9112, 3.2.2: the host in an absolute target wins over the header.
    named = target.authority or request.headers.get("host", "")
    return named if _HOST.fullmatch(named) else f"{settings.LOCAL}:{settings.MNS_PORT}"


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


def _context(request: Request, now: datetime) -> Mapping[str, str]:
    forwarded = request.headers.get("x-forwarded-for", "")
    address = client_address(request.address, forwarded, settings.TRUSTED_PROXIES)
    return request_context(address, now, secure=False)


async def _document(request: Request, headers: Headers) -> xml.Element | None:
    body = await request.read()
    check_digest(headers, body)
    return xml.parse(body) if body else None
