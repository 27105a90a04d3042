"""Connections to the store that every process shares."""

from functools import cache

import redis
import redis.asyncio
from django.conf import settings

TIMEOUT_SECONDS = 35  # longer than the longest blocking call any process makes


@cache
def client() -> redis.Redis:
    """Answer this process's connection pool; replies are bytes."""
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=TIMEOUT_SECONDS)


@cache
def async_client() -> redis.asyncio.Redis:
    """Answer the pool for the process's event loop; replies are bytes."""
    return redis.asyncio.Redis.from_url(settings.REDIS_URL, socket_timeout=TIMEOUT_SECONDS)
