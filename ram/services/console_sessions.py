"""In which browsers somebody is signed in, and the end of that."""

from datetime import datetime

import structlog
from django.db import transaction

from iotconsole.kit.errors import marked
from ram import audit
from ram.errors import ConsoleSessionNotExist
from ram.models import User
from ram.signin.models import ConsoleSession

log = structlog.get_logger(__name__)


@transaction.atomic
def end_session(user: User, number: str) -> None:
    """Sign a user out in one browser."""
    ended, _ = user.console_sessions.filter(number=number).exclude(number="").delete()
    if not ended:
        raise ConsoleSessionNotExist(marked("This session has ended already."))
    audit.record("ram:DeleteSession", user.arn, before={"number": number})
    log.info("session_ended", user=user.username, session=number)


@transaction.atomic
def end_sessions(user: User, *, but: str = "") -> int:
    """Sign a user out everywhere, or everywhere but in the session of that number."""
    ended, _ = user.console_sessions.exclude(number=but or None).delete()
    if ended:
        audit.record("ram:DeleteSession", user.arn, before={"count": ended})
        log.info("sessions_ended", user=user.username, count=ended)
    return ended


def sweep_sessions(now: datetime) -> None:
    """Forget the sessions whose time is over."""
    ConsoleSession.objects.filter(expire_date__lt=now).delete()
