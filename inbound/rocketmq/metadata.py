"""What is said beside every call to RocketMQ: who we are, signed."""

import hmac
import uuid
from datetime import UTC, datetime

from inbound.access import Access

# Apache RocketMQ, rocketmq-apis: the proxy reads the version to know what we can do.
VERSION = "5.1.2"


def signed(access: Access, client_id: str) -> list[tuple[str, str]]:
    """Answer the headers of a call; without a key nothing is signed."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    headers = [
        ("x-mq-language", "PYTHON"),
        ("x-mq-protocol", "GRPC_V2"),
        ("x-mq-client-version", VERSION),
        ("x-mq-date-time", stamp),
        ("x-mq-request-id", str(uuid.uuid4())),
        ("x-mq-client-id", client_id),
        ("x-mq-namespace", access.namespace),
    ]
    if access.access_key_id:
        headers.append(("authorization", authorization(access, stamp)))
    return headers


def authorization(access: Access, stamp: str) -> str:
    """Sign a moment (MQv2-HMAC-SHA1)."""
    signature = hmac.digest(access.access_key_secret.encode(), stamp.encode(), "sha1").hex()
    return (
        f"MQv2-HMAC-SHA1 Credential={access.access_key_id},"
        f" SignedHeaders=x-mq-date-time, Signature={signature}"
    )
