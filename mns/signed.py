"""How a push looks on the wire: its headers and the signature over them."""

import base64
from email.utils import formatdate
from hashlib import md5

from django.conf import settings

from mns import certificate, notification
from mns.endpoints import web_url
from mns.models import Subscription
from mns.notification import Address, Published
from mns.post import Request

VERSION = "2015-06-06"
AGENT = "Aliyun Notification Service Agent"
CONTENT_TYPES = {
    Subscription.Format.XML: "text/xml;charset=utf-8",
    Subscription.Format.JSON: "application/json;charset=utf-8",
    Subscription.Format.SIMPLIFIED: "text/plain;charset=utf-8",
}


def signed_request(
    subscription: Subscription, published: Published, *, request_id: str, now: int
) -> Request:
    """Write the POST for one message, signed.

    Receivers look headers up in exactly this spelling, so it stays though case means nothing.
    """
    form = Subscription.Format(subscription.notify_content_format)
    address = Address(settings.ACCOUNT_ID, subscription.topic.name, subscription.name)
    body = notification.body(form, published, address)
    url = web_url(subscription.endpoint)
    headers = {
        "Content-md5": _content_md5(form, body),
        "Content-Type": CONTENT_TYPES[form],
        "Date": formatdate(now / 1_000, usegmt=True),
        **_signed_headers(form, published, address, request_id),
    }
    text = string_to_sign(headers, url.raw_path_qs)
    headers |= {
        "Authorization": base64.b64encode(certificate.sign(text.encode())).decode(),
        "Accept": "*/*",
        "Connection": "keep-alive",
        "User-Agent": AGENT,
    }
    return Request(url, headers, body, text)


def string_to_sign(headers: dict[str, str], path: str) -> str:
    """Put together what is signed: method, digest, type, date, every x-mns- header, path."""
    named = [f"{name}:{headers[name]}" for name in sorted(headers) if name.startswith("x-mns-")]
    first = ("POST", headers["Content-md5"], headers["Content-Type"], headers["Date"])
    return "\n".join((*first, *named, path))


def _signed_headers(
    form: str, published: Published, address: Address, request_id: str
) -> dict[str, str]:
    url = certificate.certificate_url()
    headers = {
        "x-mns-request-id": request_id,
        "x-mns-signing-cert-url": base64.b64encode(url.encode()).decode(),
        "x-mns-version": VERSION,
    }
    if form == Subscription.Format.SIMPLIFIED:  # the body has no room for them
        headers |= _about(published, address)
    return headers


def _about(published: Published, address: Address) -> dict[str, str]:
    headers = {
        "x-mns-message-id": published.message_id,
        "x-mns-publish-time": str(published.time_ms),
        "x-mns-subscriber": address.account,
        "x-mns-subscription-name": address.subscription,
        "x-mns-topic-name": address.topic,
        "x-mns-topic-owner": address.account,
    }
    return headers | ({"x-mns-message-tag": published.tag} if published.tag else {})


def _content_md5(form: str, body: bytes) -> str:
    """Write the digest as the service does: SIMPLIFIED plain, the others the hex in base64."""
    digest = md5(body, usedforsecurity=False).hexdigest()
    if form == Subscription.Format.SIMPLIFIED:
        return digest.upper()
    return base64.b64encode(digest.encode()).decode()
