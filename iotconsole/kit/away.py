"""Which errors mean that the store or the database cannot serve now and may soon again."""

from django.db import InterfaceError, OperationalError
from redis.exceptions import ConnectionError as StoreConnectionError
from redis.exceptions import OutOfMemoryError
from redis.exceptions import TimeoutError as StoreTimeoutError

# A store that still loads its file counts as a connection error; a full one has room again once
# somebody has received.
AWAY = (
    StoreConnectionError,
    StoreTimeoutError,
    OutOfMemoryError,
    OperationalError,
    InterfaceError,
)
