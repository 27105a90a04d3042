"""A test push: one signed message to an endpoint at once, to see what it makes of it.

Nothing is stored, counted or repeated, and the pace of the subscription stays as it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from iotconsole.kit import ids
from iotconsole.kit.errors import marked
from mns.background import post_now
from mns.checks import check_body
from mns.endpoints import is_web
from mns.errors import EndpointInvalid
from mns.models import Subscription
from mns.notification import Published
from mns.post import Reply, Request
from mns.signed import signed_request


@dataclass(frozen=True, slots=True)
class Trial:
    """What was posted and what came of it."""

    request: Request
    reply: Reply

    @property
    def request_head(self) -> str:
        """Answer the headers that were sent, one to a line."""
        return _lines(self.request.headers.items())

    @property
    def request_body(self) -> str:
        """Answer the body that was sent."""
        return self.request.body.decode()

    @property
    def reply_head(self) -> str:
        """Answer the headers that came back, one to a line."""
        return _lines(self.reply.headers)


def push_test(subscription: Subscription, text: str, *, now: int) -> Trial:
    """Push a text as if it had been published with the subscription's tag just now."""
    if not is_web(subscription.endpoint):
        raise EndpointInvalid(marked("Copies go straight into the queue; nothing is pushed."))
    body = check_body(text.encode(), subscription.topic.maximum_message_size)
    published = Published(ids.message_id(), subscription.filter_tag, now, body)
    request = signed_request(subscription, published, request_id=ids.request_id(), now=now)
    [reply] = post_now([request])
    return Trial(request, reply)


def _lines(headers: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"{name}: {value}" for name, value in headers)
