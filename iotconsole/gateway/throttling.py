"""How many calls a second an account may make: what comes on top is refused, to be tried again."""

from collections.abc import Iterable, Mapping

from django.conf import settings

from iotconsole.gateway.errors import Throttled
from iotconsole.kit import clock
from iotconsole.kit.openapi import Caller
from iotconsole.kit.valkey import client

KEPT_SECONDS = 2  # a second, and the clocks of two processes that differ a little


def count(action: str, most_calls: Mapping[str, int], caller: Caller) -> None:
    """Count a call; refuse it where this second has had its fill. A limit of 0 is none."""
    if action not in most_calls:
        return
    limits = {action: settings.OPENAPI_QPS.get(action, most_calls[action])}
    if address := caller.context.get("acs:SourceIp"):
        limits[address] = settings.OPENAPI_QPS_PER_ADDRESS
    counted = {name: most for name, most in limits.items() if most}
    for (name, most), calls in zip(counted.items(), _calls(counted), strict=True):
        if calls > most:
            raise Throttled(f"{Throttled.sentence} {name}: {most} calls a second.")


def _calls(names: Iterable[str]) -> list[int]:
    """Answer how many calls of each this second has had, with this one."""
    second = clock.now_ms() // 1_000
    with client().pipeline(transaction=False) as pipe:
        for name in names:
            key = f"openapi:calls:{name}:{second}"
            pipe.incr(key)
            pipe.expire(key, KEPT_SECONDS)
        return [int(calls) for calls in pipe.execute()[::2]]
