"""Identifiers in the shapes that devices, SDKs and people already know."""

import secrets
import string
import threading
import uuid
from collections.abc import Callable

ALPHANUMERIC = string.ascii_letters + string.digits
PRODUCT_KEY_LENGTH = 11  # every real ProductKey: "a1" and nine characters, e.g. a1jnUEKYhw4
DEVICE_NAME_LENGTH = 20  # generated DeviceNames, e.g. suw8umOqgJ72yCADerZp
DEVICE_SECRET_LENGTH = 32
PRODUCT_SECRET_LENGTH = 16
IOT_ID_LENGTH = 20
ACCESS_KEY_ID_LENGTH = 24  # "LTAI" and twenty characters
ACCESS_KEY_SECRET_LENGTH = 30
ACCOUNT_ID_LENGTH = 16
RAM_ID_LENGTH = 18
MNS_ID_LENGTH = 32  # hex digits
MINUTE_MS = 60_000
MONTH_MS = 30 * 24 * 60 * MINUTE_MS  # a message that is older is in no queue


def text(length: int, alphabet: str = ALPHANUMERIC) -> str:
    """Answer `length` characters nobody can guess."""
    return "".join(secrets.choice(alphabet) for _ in range(length))


def account_id() -> str:
    """Answer 16 digits that do not begin with zero."""
    return "1" + text(ACCOUNT_ID_LENGTH - 1, string.digits)


def product_key() -> str:
    """Answer a ProductKey such as a1jnUEKYhw4."""
    return "a1" + text(PRODUCT_KEY_LENGTH - 2)


def is_product_key(text: str) -> bool:
    """Tell whether a text could be a ProductKey."""
    return len(text) == PRODUCT_KEY_LENGTH and text.startswith("a1") and text.isalnum()


def device_name() -> str:
    """Answer the DeviceName of a device whose owner gave none."""
    return text(DEVICE_NAME_LENGTH)


def device_secret() -> str:
    """Answer a DeviceSecret."""
    return text(DEVICE_SECRET_LENGTH, string.digits + "abcdef")


def product_secret() -> str:
    """Answer a ProductSecret."""
    return text(PRODUCT_SECRET_LENGTH)


def iot_id() -> str:
    """Answer an IotId: twenty random characters and the constant tail of real ones."""
    return text(IOT_ID_LENGTH) + "0010" + text(6, string.digits + "abcdef")


def access_key_id() -> str:
    """Answer an AccessKeyId."""
    return "LTAI" + text(ACCESS_KEY_ID_LENGTH - 4)


def access_key_secret() -> str:
    """Answer an AccessKeySecret."""
    return text(ACCESS_KEY_SECRET_LENGTH)


def ram_id() -> str:
    """Answer the id of a user, group or role: 18 digits that do not begin with zero."""
    return "2" + text(RAM_ID_LENGTH - 1, string.digits)


def temporary_access_key_id() -> str:
    """Answer the AccessKeyId of credentials that expire."""
    return "STS." + text(ACCESS_KEY_ID_LENGTH)


def request_id() -> str:
    """Answer an MNS request id: 24 upper-case hex digits, e.g. 56302D9BB8C115C72842FEEE."""
    return secrets.token_hex(12).upper()


def openapi_request_id() -> str:
    """Answer a request id of the OpenAPI door: an upper-case UUID."""
    return str(uuid.uuid4()).upper()


def message_id() -> str:
    """Answer an MNS message id: 32 upper-case hex digits."""
    return secrets.token_hex(16).upper()


def incarnation() -> str:
    """Answer the mark that tells a recreated queue from the one before it."""
    return secrets.token_hex(4)


def device_message(mns_id: str, now: int) -> int:
    """Answer the id of the device message in the first half of an MNS message id; 0 is none.

    Where nothing but chance wrote it, it tells a time of the last month once in 1,700 times.
    """
    if len(mns_id) != MNS_ID_LENGTH:
        return 0
    number = int(mns_id[: MNS_ID_LENGTH // 2], 16)
    return number if now - MONTH_MS < Snowflake.time_ms(number) <= now + MINUTE_MS else 0


class Snowflake:
    """Message ids of the IoT platform: 64-bit, rising, 18-19 digits, e.g. 996631053735047169.

    42 bits of milliseconds, 10 bits of maker, 12 bits of sequence; a maker that has used its
    4,096 numbers of a millisecond borrows from the next one.
    """

    EPOCH_MS = 1_288_834_974_657  # puts today's ids at 19 digits

    def __init__(self, maker: int, clock: Callable[[], int]) -> None:
        self._maker = maker & 0x3FF
        self._clock = clock
        self._last = 0
        self._lock = threading.Lock()

    def next(self) -> int:
        """Answer the next id."""
        with self._lock:
            self._last = max(self._last + 1, (self._clock() - self.EPOCH_MS) << 12)
            stamp, sequence = self._last >> 12, self._last & 0xFFF
        return (stamp << 22) | (self._maker << 12) | sequence

    @classmethod
    def time_ms(cls, number: int) -> int:
        """Answer when an id was made."""
        return (number >> 22) + cls.EPOCH_MS
