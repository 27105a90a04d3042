"""The platform's answer to a report: `{"id", "code", "data"}` on the same topic with `_reply`."""

from collections.abc import Iterable

import msgspec
import structlog

from products.downlink.sender import Parcel, both_spellings, sender
from products.errors import BrokerAway
from products.things.alink import Post

log = structlog.get_logger(__name__)


def reply(posts: Iterable[Post]) -> None:
    """Answer devices that wait for it; at QoS 0, as nothing is lost with an answer."""
    parcels = [parcel for post in posts if post.request_id for parcel in _parcels(post)]
    if not parcels:
        return
    try:
        sender().send(parcels, qos=0)
    except BrokerAway as exc:
        log.warning("reports_not_answered", reason=str(exc), answers=len(parcels))


def _parcels(post: Post) -> list[Parcel]:
    # IoT Platform, Alink protocol
    body = {"id": post.request_id, "code": post.code, "data": {}}
    return both_spellings([f"{post.message.topic}_reply"], msgspec.json.encode(body))
