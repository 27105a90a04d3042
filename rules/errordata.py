"""What the operation for errors gets: the message as it came, and why it did not arrive where."""

import base64

import msgspec

from rules.waiting import Entry


def write(entry: Entry) -> bytes:
    """Write the JSON (IoT Platform, data forwarding: forward error data); all values are texts."""
    message = entry.message
    return msgspec.json.encode(
        {
            "ruleName": entry.rule_name,
            "topic": message.topic,
            "productKey": message.product_key,
            "deviceName": message.device_name,
            "messageId": str(message.message_id),
            "base64OriginalPayload": base64.b64encode(message.payload).decode(),
            "failures": [
                {
                    "actionType": failure.kind,
                    "actionRegion": failure.region,
                    "actionResource": failure.resource,
                    "errorMessage": str(failure.reason),
                }
                for failure in entry.failures
            ],
        }
    )
