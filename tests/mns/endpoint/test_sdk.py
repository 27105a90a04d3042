"""The official Python SDK gets what it expects."""

import json
import subprocess
import sys
from pathlib import Path

from tests.mns.endpoint.cast import House

JOURNEY = Path(__file__).with_name("sdk_journey.py")


def test_the_official_sdk_works_unmodified(house: House) -> None:
    endpoint = f"http://127.0.0.1:{house.port}"

    done = subprocess.run(
        [
            sys.executable,
            "-I",
            str(JOURNEY),
            endpoint,
            house.owner.access_key_id,
            house.owner.secret,
        ],
        capture_output=True,
        check=False,
        timeout=60,
    )

    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout) == {
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
