"""Where the console's sessions are kept: in rows that say whose they are and from where."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import SESSION_KEY as USER
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from iotconsole.kit import clock
from ram import limits
from ram.signin.models import ConsoleSession

ENTRY = "entry"
HALFWAY = "halfway"  # who has proved a password, and when
DUE = "todo"  # what has to be done before the console opens


@dataclass(frozen=True, slots=True)
class Entry:
    """When, from where and with what somebody signed in."""

    number: str
    at_ms: int
    address: str
    agent: str


class SessionStore(DatabaseStore):
    """Writes beside a session's data what its list shows."""

    last_seen: datetime | None = None  # None until the row was read

    @classmethod
    def get_model_class(cls) -> type[ConsoleSession]:
        """Answer the table."""
        return ConsoleSession

    def _get_session_from_db(self) -> ConsoleSession | None:
        row: ConsoleSession | None = super()._get_session_from_db()  # type: ignore[misc]  # the stubs lack it
        self.last_seen = row.last_seen if row else None
        return row

    def create_model_instance(self, data: dict[str, Any]) -> ConsoleSession:
        """Answer the row of this session."""
        row = super().create_model_instance(data)
        assert isinstance(row, ConsoleSession)  # noqa: S101 - of the table above
        entry = entry_of(data)
        row.user_id = int(data[USER]) if USER in data else None
        if entry:
            row.number, row.address, row.agent = entry.number, entry.address, entry.agent
            row.signed_in = clock.moment(entry.at_ms)
        return row


def entry_of(session: Any) -> Entry | None:  # noqa: ANN401 - a session or its data
    """Answer how the session began, None while nobody has signed in."""
    kept = session.get(ENTRY)
    return Entry(**kept) if kept else None


def begin(session: Any, number: str, at_ms: int, address: str, agent: str) -> None:  # noqa: ANN401
    """Write into a session who comes from where."""
    session[ENTRY] = asdict(Entry(number, at_ms, address[:64], agent[: limits.AGENT]))


def number_of(session: Any) -> str:  # noqa: ANN401
    """Answer the number by which a session is listed."""
    entry = entry_of(session)
    return entry.number if entry else ""
