"""The official Python SDK gets what it expects."""

import json
import subprocess
import sys
from pathlib import Path

from tests.mns.endpoint.cast import House


def seen_by(script: str, house: House) -> object:
    """Run a script in front of the door and read what it saw."""
    endpoint, user = f"http://127.0.0.1:{house.port}", house.owner
    path = str(Path(__file__).with_name(script))
    done = subprocess.run(
        [sys.executable, "-I", path, endpoint, user.access_key_id, user.secret],
        capture_output=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


def test_the_official_sdk_works_unmodified(house: House) -> None:
    endpoint = f"http://127.0.0.1:{house.port}"

    seen = seen_by("sdk_journey.py", house)

    assert seen == {
        "no bucket": "",
        "bucket": "logs",
        "queue url": f"{endpoint}/queues/sdk-orders",
        "same again": True,
        "other attributes": "QueueAlreadyExist",
        "visibility": 60,
        "new visibility": 30,
        "queues": ["sdk-orders"],
        "body": "hello, 你好",
        "ids agree": True,
        "digests agree": True,
        "old handle": "MessageNotExist",
        "empty": "MessageNotExist",
        "batch sent": 4,
        "batch peeked": 4,
        "batch received": ["0", "1", "2", "3"],
        "batch failed": "ReceiptHandleError",
        "topic url": f"{endpoint}/topics/sdk-news",
        "topic size": 65536,
        "topics": ["sdk-news"],
        "subscription url": f"{endpoint}/topics/sdk-news/subscriptions/to-orders",
        "subscription endpoint": "acs:mns:cn-shanghai:1234567890123456:queues/sdk-orders",
        "subscriptions": ["to-orders"],
        "news": "plain news",
        "gone": "QueueNotExist",
    }


def test_properties_of_every_type_come_back_to_the_official_sdk(house: House) -> None:
    sent = [
        ["text", "STRING", "温度 <&> 39"],
        ["number", "NUMBER", "-1.5"],
        ["truth", "BOOLEAN", "true"],
        ["binary", "BINARY", str(b"\x00\x01\xff")],
        ["traceparent", "STRING", "00-4bf92f-00f0-01"],
    ]

    seen = seen_by("sdk_properties.py", house)

    assert seen == {
        "peeked": sent,
        "received": sent,
        "batch peeked": [sent, []],
        "batch received": [sent, []],
        "published": sent,
    }
