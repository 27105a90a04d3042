"""Which CONNACK a device gets whose login was refused: the broker has one for every reason."""

import structlog

from products import guests, logins
from products.callout import Question
from products.database import in_database
from products.door.packets import NOT_AUTHORIZED, Connect
from products.errors import LoginRefused

log = structlog.get_logger(__name__)


async def code_of(connect: Connect) -> int:
    """Judge the login once more; what only the gate knows stays the broker's answer."""
    said = (connect.client_id, connect.username, connect.password)
    try:
        await in_database(lambda: _log_in(*said))
    except LoginRefused as refusal:
        return refusal.connack
    except Exception:  # the outermost loop of a refusal: it stays one
        log.exception("refusal_unexplained", username=connect.username)
    return NOT_AUTHORIZED


def _log_in(client_id: str, username: str, password: str) -> None:
    kind = guests.kind_of(username)
    if kind is None:
        logins.log_in(client_id, username, password)
    else:
        kind.admit(Question("", "", "mqtt", client_id, username, password, address=""))
