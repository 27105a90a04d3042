"""What time it is, asked at the edges only: cores get the time as an argument."""

import time
from datetime import UTC, datetime, timedelta


def now_ms() -> int:
    """Answer the epoch time in milliseconds."""
    return time.time_ns() // 1_000_000


def moment(epoch_ms: int) -> datetime:
    """Turn epoch milliseconds into an aware UTC datetime."""
    return datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=epoch_ms)


def epoch_ms(moment: datetime) -> int:
    """Turn an aware datetime into epoch milliseconds."""
    return (moment - datetime.fromtimestamp(0, UTC)) // timedelta(milliseconds=1)
