"""Tokens that stand for a device's secret for a week: 32 hex digits, as firmware expects.

Eight digits say until when, the rest that this platform said so. Nothing is stored: another
secret of the device ends its tokens.
"""

import hmac

from iotconsole.kit.secrets import key_for

LIFE_SECONDS = 7 * 86_400  # IoT Platform, pre-authentication: a token lives seven days
_DIGITS = 8
_LENGTH = 32


def make(iot_id: str, secret: str, now_ms: int) -> str:
    """Answer a token of a device from now on."""
    return _written(iot_id, secret, f"{now_ms // 1000 + LIFE_SECONDS:08x}")


def is_good(token: str, iot_id: str, secret: str, now_ms: int) -> bool:
    """Tell whether this platform made a token for that device, and not too long ago."""
    until = token[:_DIGITS]
    if not hmac.compare_digest(token.encode(), _written(iot_id, secret, until).encode()):
        return False
    return now_ms < int(until, 16) * 1000


def _written(iot_id: str, secret: str, until: str) -> str:
    said = f"{iot_id} {secret} {until}".encode()
    mark = hmac.new(key_for("iot token"), said, "sha256").hexdigest()
    return until + mark[: _LENGTH - _DIGITS]
