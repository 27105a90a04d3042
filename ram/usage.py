"""When an access key was last used and for which service, to the nearest few minutes."""

from datetime import datetime, timedelta

from ram.models import AccessKey

PAUSE = timedelta(minutes=5)


class Uses:
    """The uses this process has written down: of each key, one in five minutes is enough."""

    def __init__(self) -> None:
        self._noted: dict[str, datetime] = {}

    def is_news(self, access_key_id: str, now: datetime) -> bool:
        """Tell whether this use should be written down; asked twice, the second is no news."""
        before = self._noted.get(access_key_id)
        if before is not None and now - before < PAUSE:
            return False
        self._noted[access_key_id] = now
        return True


def write_use(access_key_id: str, service: str, now: datetime) -> None:
    """Write it down; temporary keys have no row and no need of one."""
    AccessKey.objects.filter(access_key_id=access_key_id).update(
        last_used=now, last_used_service=service
    )
