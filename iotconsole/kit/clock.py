"""What time it is, asked at the edges only: cores get the time as an argument."""

import time
from datetime import UTC, datetime, timedelta

_EPOCH = datetime.fromtimestamp(0, UTC)
_MILLISECOND = timedelta(milliseconds=1)


def now_ms() -> int:
    """Answer the epoch time in milliseconds."""
    return time.time_ns() // 1_000_000


def moment(epoch_ms: int) -> datetime:
    """Turn epoch milliseconds into an aware UTC datetime."""
    return _EPOCH + epoch_ms * _MILLISECOND


def epoch_ms(moment: datetime) -> int:
    """Turn an aware datetime into epoch milliseconds."""
    return (moment - _EPOCH) // _MILLISECOND
