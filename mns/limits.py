"""Every number the message service promises or enforces, with where it is written."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Range:
    """Lowest and highest value allowed, both included."""

    lowest: int
    highest: int

    def __contains__(self, value: int) -> bool:
        return self.lowest <= value <= self.highest


# SMQ API, Queue: attributes
DELAY = Range(0, 604_800)  # seconds
MESSAGE_SIZE = Range(1_024, 65_536)  # bytes
RETENTION = Range(60, 1_296_000)  # seconds; current texts stop at 604,800, older ones here
RETENTION_DEFAULT = 345_600
VISIBILITY = Range(1, 43_200)  # seconds
VISIBILITY_DEFAULT = 30
POLLING_WAIT = Range(0, 30)  # seconds

# Mns-open, DlqPolicy: MaxReceiveCount
MAX_RECEIVE_COUNT = Range(1, 1_000)
MAX_RECEIVE_COUNT_DEFAULT = 16

# Mns-open, Tag; the numbers are those of Alibaba Cloud's resource tags
TAGS_PER_RESOURCE = 20
TAG_KEY_LENGTH = TAG_VALUE_LENGTH = 128

# Messages of a FIFO queue or topic: nothing says how long a MessageGroupId may be
GROUP_LENGTH = 128
GROUP = re.compile(r"[!-~]+")

# SMQ API, Message
PRIORITY = Range(1, 16)  # 1 is the highest
PRIORITY_DEFAULT = 8
BATCH = Range(1, 16)  # messages in one batch call
BATCH_BYTES = 65_536  # all bodies of one batch together

# SMQ API, message attributes: user properties. Nothing says that they are part of a message's
# size, so only its body is.
PROPERTIES = 50
PROPERTY_NAME_LENGTH = 256
PROPERTY_NAME = re.compile(r"[A-Za-z0-9_.-]+")
PROPERTY_VALUE_LENGTH = 4_096  # characters; of a binary value, those of its base64

# SMQ API, Topic and Subscription
TOPIC_RETENTION = 86_400  # seconds, fixed
SUBSCRIPTIONS_PER_TOPIC = 100
TAG_LENGTH = 16

# SMQ API, Product limits: names
NAME_LENGTH = 120
SUBSCRIPTION_NAME_LENGTH = 255
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")

# OSS, bucket names: the longest; SMQ API, SetAccountAttributes: LoggingBucket
BUCKET_NAME_LENGTH = 63

# SMQ API, ListQueue, ListTopic, ListSubscriptionByTopic: x-mns-ret-number
PAGE = Range(1, 1_000)
