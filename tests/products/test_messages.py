"""Device messages and status notifications keep what they say on their way."""

from zoneinfo import ZoneInfo

import msgspec
import pytest

from products.messages import DeviceMessage, StatusChange, pack, unpack

SHANGHAI = ZoneInfo("Asia/Shanghai")
# 2018-08-31 15:32:28.205 in Shanghai
NOTICED_MS = 1_535_700_748_205


def message(payload: bytes) -> DeviceMessage:
    return DeviceMessage(
        topic="/pk/dn/user/update",
        product_key="pk",
        device_name="dn",
        payload=payload,
        qos=1,
        message_id=996_631_053_735_047_169,
        time_ms=NOTICED_MS,
    )


def test_batch_arrives_as_it_was_packed() -> None:
    batch = [message(b"\x00\xff"), message(b"{}")]

    assert unpack(pack(batch)) == batch


def test_payload_is_decoded_once() -> None:
    one = message(b'{"temperature":14}')

    assert one.json() == {"temperature": 14}
    assert one.json() is one.json()


@pytest.mark.parametrize("payload", [b"", b"{", b"\xff\xfe", b'{"a":NaN}', b"[" * 100_000])
def test_payload_that_is_not_json_is_a_value_error(payload: bytes) -> None:
    with pytest.raises(ValueError, match="not JSON"):
        message(payload).json()


def test_online_is_told_in_local_time_with_the_address() -> None:
    change = StatusChange("online", "pk", "dn", NOTICED_MS, NOTICED_MS - 10, "123.123.123.123")

    body = msgspec.json.decode(change.to_json(SHANGHAI))

    assert body == {
        "status": "online",
        "productKey": "pk",
        "deviceName": "dn",
        "time": "2018-08-31 15:32:28.205",
        "utcTime": "2018-08-31T07:32:28.205Z",
        "lastTime": "2018-08-31 15:32:28.195",
        "utcLastTime": "2018-08-31T07:32:28.195Z",
        "clientIp": "123.123.123.123",
    }


def test_offline_has_no_address() -> None:
    change = StatusChange("offline", "pk", "dn", NOTICED_MS, NOTICED_MS)

    assert b"clientIp" not in change.to_json(SHANGHAI)


def test_status_change_reads_back_what_it_wrote() -> None:
    change = StatusChange("online", "pk", "dn", NOTICED_MS, NOTICED_MS - 10, "123.123.123.123")

    assert StatusChange.from_json(change.to_json(SHANGHAI)) == change


def test_something_else_is_not_a_status_change() -> None:
    with pytest.raises(ValueError, match="status notification"):
        StatusChange.from_json(b'{"status":"asleep"}')
