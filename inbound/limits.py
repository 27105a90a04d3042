"""Every number data inbound promises or enforces, with where it is written."""

import re

# ApsaraMQ for MQTT, Create rule: 3-64 letters, digits, _ and -, one letter or digit among them.
RULE_ID = re.compile(r"(?=.*[A-Za-z0-9])[A-Za-z0-9_-]{3,64}")
RULE_ID_LENGTH = 64
DESCRIPTION_LENGTH = 100
CONNECTION_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
CONNECTION_NAME_LENGTH = 64

# ApsaraMQ for MQTT, Limits: levels are letters, digits, _ and -. A topic has 64 characters there,
# 128 in its sample programs; with a client id of 64 in it, 64 would be too few.
LEVEL = re.compile(r"[A-Za-z0-9_-]+")
TOPIC_LENGTH = 128
PARENT_LENGTH = 64
BODY_BYTES = 65_536  # ApsaraMQ for MQTT, Limits: message body 64 KB

# ApsaraMQ for MQTT, Terms: {GroupID}@@@{DeviceID}, 64 characters; a GroupID has 7-64.
CLIENT_ID = re.compile(r"(?P<group>GID[_-][A-Za-z0-9_-]{3,})@@@(?P<device>[A-Za-z0-9_-]+)")
CLIENT_ID_LENGTH = 64

# Apache RocketMQ, TopicValidator: names of topics and groups
SOURCE_TOPIC = re.compile(r"[%a-zA-Z0-9_-]{1,127}")
SOURCE_TOPIC_LENGTH = 127
TAG_FILTER_LENGTH = 255

RECEIVERS = 8  # receive calls that a rule has under way
BATCH = 32  # messages in one of them; Apache RocketMQ: at most 32
# How long nobody else gets what we received, nor we again if we are killed. Apache RocketMQ,
# proxy: at least 10 seconds.
HIDDEN_SECONDS = 10
WAIT_SECONDS = 5  # Apache RocketMQ, proxy: a receive waits 5 to 20 seconds
QUEUE_BATCH = 16  # SMQ API, BatchReceiveMessage
QUEUE_WAIT_SECONDS = 0.2  # between two looks into an empty queue

DEAD_LETTERS_KEPT = 1_000  # of each rule, the latest
MINUTES_KEPT = 120
