"""Definitions of queues, topics and subscriptions, and of the account they belong to.

Their messages live in the store.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from iotconsole.kit import ids
from mns import limits


def arn_of(region: str, path: str) -> str:
    """Name something of Message Service as policies do: a slash before the kind."""
    return f"acs:mns:{region}:{settings.ACCOUNT_ID}:/{path}"


class Account(models.Model):
    """What is set on the account in one region: kept for those who ask, nothing here heeds it."""

    region = models.CharField(max_length=32, unique=True)
    logging_bucket = models.CharField(max_length=limits.BUCKET_NAME_LENGTH, blank=True)
    trace_enabled = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.region

    @property
    def arn(self) -> str:
        """Name the account in this region as policies do."""
        return arn_of(self.region, "")


class Type(models.TextChoices):
    """Mns-open: QueueType, TopicType."""

    NORMAL = "normal", _("Normal")
    FIFO = "fifo", _("FIFO: in order, one at a time, within each message group")


class Queue(models.Model):
    """A queue of one region. Attributes and their ranges: SMQ API, CreateQueue."""

    region = models.CharField(max_length=32)
    name = models.CharField(max_length=limits.NAME_LENGTH)
    # A queue made again under an old name has another incarnation: old messages stay unseen.
    incarnation = models.CharField(max_length=8, default=ids.incarnation, editable=False)
    delay_seconds = models.PositiveIntegerField(default=0)
    maximum_message_size = models.PositiveIntegerField(default=limits.MESSAGE_SIZE.highest)
    message_retention_period = models.PositiveIntegerField(default=limits.RETENTION_DEFAULT)
    visibility_timeout = models.PositiveIntegerField(default=limits.VISIBILITY_DEFAULT)
    polling_wait_seconds = models.PositiveIntegerField(default=0)
    logging_enabled = models.BooleanField(default=False)
    type = models.CharField(max_length=6, choices=Type.choices, default=Type.NORMAL)
    # Mns-open, DlqPolicy: where a message goes that was received this often without success.
    dead_letter_queue = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="sources"
    )
    max_receive_count = models.PositiveIntegerField(default=limits.MAX_RECEIVE_COUNT_DEFAULT)
    tags = models.JSONField(default=dict, blank=True)
    created = models.DateTimeField(auto_now_add=True)
    modified = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["region", "name"], name="queue_name_per_region")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def arn(self) -> str:
        """Name the queue as policies do."""
        return arn_of(self.region, f"queues/{self.name}")

    @property
    def tag(self) -> str:
        """Name the queue in the store."""
        return f"{self.region}/{self.name}/{self.incarnation}"

    @property
    def is_fifo(self) -> bool:
        """Tell whether messages keep their order within their group."""
        return self.type == Type.FIFO

    @property
    def most_receives(self) -> int:
        """Answer how often a message may be received before it is dead; 0 is for ever."""
        return self.max_receive_count if self.dead_letter_queue_id else 0


class Topic(models.Model):
    """A topic of one region: what is published goes to each of its subscriptions."""

    region = models.CharField(max_length=32)
    name = models.CharField(max_length=limits.NAME_LENGTH)
    maximum_message_size = models.PositiveIntegerField(default=limits.MESSAGE_SIZE.highest)
    logging_enabled = models.BooleanField(default=False)
    type = models.CharField(max_length=6, choices=Type.choices, default=Type.NORMAL)
    tags = models.JSONField(default=dict, blank=True)
    created = models.DateTimeField(auto_now_add=True)
    modified = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["region", "name"], name="topic_name_per_region")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def arn(self) -> str:
        """Name the topic as policies do."""
        return arn_of(self.region, f"topics/{self.name}")

    @property
    def is_fifo(self) -> bool:
        """Tell whether messages keep their order within their group."""
        return self.type == Type.FIFO


class Subscription(models.Model):
    """Where the messages of a topic go: into a queue or to an HTTP endpoint."""

    class Strategy(models.TextChoices):
        """SMQ API, Subscribe: NotifyStrategy."""

        BACKOFF_RETRY = "BACKOFF_RETRY", _("3 retries, 10 to 20 seconds apart")
        EXPONENTIAL_DECAY_RETRY = (
            "EXPONENTIAL_DECAY_RETRY",
            _("176 retries over a day, with growing waits"),
        )

    class Format(models.TextChoices):
        """SMQ API, Subscribe: NotifyContentFormat."""

        XML = "XML", "XML"
        JSON = "JSON", "JSON"
        SIMPLIFIED = "SIMPLIFIED", "SIMPLIFIED"

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="subscriptions")
    name = models.CharField(max_length=limits.SUBSCRIPTION_NAME_LENGTH)
    endpoint = models.CharField(max_length=1024)
    filter_tag = models.CharField(max_length=limits.TAG_LENGTH, blank=True)
    notify_strategy = models.CharField(
        max_length=24, choices=Strategy.choices, default=Strategy.BACKOFF_RETRY
    )
    notify_content_format = models.CharField(
        max_length=10, choices=Format.choices, default=Format.XML
    )
    # Mns-open, DlqPolicy: where a message goes that was tried in vain to the end.
    dead_letter_queue = models.ForeignKey(
        Queue, models.PROTECT, null=True, blank=True, related_name="source_subscriptions"
    )
    # Messages on their way to an HTTP endpoint wait in a store queue of this subscription's own.
    incarnation = models.CharField(max_length=8, default=ids.incarnation, editable=False)
    created = models.DateTimeField(auto_now_add=True)
    modified = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["topic", "name"], name="subscription_per_topic")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def arn(self) -> str:
        """Name the subscription as policies do."""
        return f"{self.topic.arn}/subscriptions/{self.name}"

    @property
    def tag(self) -> str:
        """Name the subscription's outbox in the store."""
        return f"push/{self.pk}/{self.incarnation}"
