"""What conditions of policies can ask of a request."""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest

from iotconsole.kit.addresses import client_address

MFA_PRESENT = "mfa"  # in the session of the console: whether a one-time code was asked for

Context = dict[str, str]


def address_of(request: HttpRequest) -> str:
    """Answer from where a web request comes."""
    forwarded = request.headers.get("X-Forwarded-For", "")
    return client_address(request.META.get("REMOTE_ADDR", ""), forwarded, settings.TRUSTED_PROXIES)


def context_of(request: HttpRequest, now: datetime) -> Context:
    """Answer what there is to know of a web request."""
    session = getattr(request, "session", None)  # signed calls have none
    mfa_present = session is not None and session.get(MFA_PRESENT, False) is True
    return request_context(
        address_of(request), now, secure=request.is_secure(), mfa_present=mfa_present
    )


def request_context(
    source_ip: str, now: datetime, *, secure: bool, mfa_present: bool = False
) -> Context:
    """Answer the keys that every request has (RAM policy elements, Condition)."""
    return {
        "acs:SourceIp": source_ip,
        "acs:CurrentTime": now.isoformat(),
        "acs:SecureTransport": "true" if secure else "false",
        "acs:MFAPresent": "true" if mfa_present else "false",
    }


def inside_context(now: datetime) -> Context:
    """Answer what there is to know of what the platform does itself: no network is in between."""
    return {"acs:CurrentTime": now.isoformat(), "acs:SecureTransport": "true"}
