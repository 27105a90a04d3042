"""Every number rules promise or enforce, with where it is written."""

import re

# Names are 1 to 30 letters, digits, _ or -; a CJK character counts two (IoT API, CreateRule).
RULE_NAME = re.compile(r"[\w-]+")
RULE_NAME_LENGTH = 30
RESERVED_NAMES = ("apply", "export")  # what is beside rules in REST
REASON_LENGTH = 200  # why a rule was saved
VERSION_DIGITS = 10
DESCRIPTION_LENGTH = 100  # IoT API, CreateRule: RuleDesc

BATCH_MESSAGES = 500  # at most in one batch from the bridge
BATCH_BYTES = 4 * 1024 * 1024  # of payload; the message that passes it is the batch's last
BATCH_SECONDS = 0.004  # at least between two writes of the bridge: what comes meanwhile shares one

# A batch that was taken so long ago and is not finished was lost by a killed worker.
LOST_AFTER_MS = 10_000
# One that no worker took for so long calls for a worker.
UNTAKEN_AFTER_MS = 2_000
TURN_SECONDS = 60  # for which a worker carries batches before it asks Celery what to do next

# Longer than asking a target takes: a try whose worker died is repeated after it.
TRY_LEASE_MS = 30_000
TRIES_AT_ONCE = 100  # taken by one worker at a time

# Messages without acknowledgement that may wait for the store; there is no end to them otherwise.
QOS_0_WAITING = 5_000
# IoT Platform, Limits: 128 characters, behind `/ext/rrpc/{message id}` for an answer.
TOPIC_LENGTH = 160

# IoT Platform, Server-side subscription: larger messages are dropped.
SUBSCRIPTION_BODY_BYTES = 65_536

RECENT_PER_RULE = 200  # messages shown on a rule's page
RECENT_PER_BATCH = 20  # of them, from one batch: what a person can read
MINUTES_KEPT = 120
TRACED_PER_RULE = 1_000  # messages kept whole because somebody wants them
TRACED_AT_ONCE = 100

# A shadow run ends by itself, so that nobody pays for a forgotten one for ever.
SHADOW_MINUTES = 24 * 60  # at most
SHADOW_MESSAGES = 1_000_000  # at most
SHADOW_MESSAGES_USUAL = 10_000
SHADOW_DIFFERENCES = 100  # kept of one run
SHADOW_PER_BATCH = 10  # of them, from one batch
SHADOW_TEXT = 4_096  # characters of an output that are shown
