"""Where data comes in from, and the rules that carry it to MQTT clients."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from inbound import limits
from iotconsole.kit.secrets import SecretField
from mns.models import Queue
from products.models import Product


def arn_of(kind: str, name: str) -> str:
    """Name something of our MQTT instance as policies do."""
    return f"{_ours(kind)}/{name}"


def instance_arn() -> str:
    """Name the instance itself as policies do."""
    return _ours("instance")


def _ours(kind: str) -> str:
    return f"acs:mq:{settings.REGION}:{settings.ACCOUNT_ID}:{kind}/{settings.MQTT_INSTANCE}"


class SourceConnection(models.Model):
    """A RocketMQ server and how to be let in there."""

    name = models.CharField(max_length=limits.CONNECTION_NAME_LENGTH, unique=True)
    # Its proxy speaks gRPC: host:port, several of them divided by semicolons.
    endpoint = models.CharField(max_length=255)
    namespace = models.CharField(max_length=64, blank=True)
    access_key_id = models.CharField(max_length=128, blank=True)
    access_key_secret = SecretField(blank=True)
    tls = models.BooleanField(_("TLS"), default=False)
    # Who signed the server's certificate, as PEM; empty: an authority this machine trusts.
    certificate_authority = models.TextField(blank=True)
    created = models.DateTimeField(auto_now_add=True)
    modified = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def arn(self) -> str:
        """Name the connection as policies do."""
        return arn_of("connection", self.name)


class InboundRule(models.Model):
    """A topic of RocketMQ, or a queue, whose messages go to one level-1 topic of MQTT."""

    class Status(models.TextChoices):
        """ApsaraMQ for MQTT, Create rule: Status."""

        ENABLED = "ENABLED", _("Enabled")
        DISABLED = "DISABLED", _("Disabled")

    rule_id = models.CharField(max_length=limits.RULE_ID_LENGTH, unique=True)
    description = models.CharField(max_length=limits.DESCRIPTION_LENGTH, blank=True)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.DISABLED)
    connection = models.ForeignKey(
        SourceConnection, models.PROTECT, null=True, blank=True, related_name="rules"
    )
    topic = models.CharField(max_length=limits.SOURCE_TOPIC_LENGTH, blank=True)
    tag_filter = models.CharField(max_length=limits.TAG_FILTER_LENGTH, default="*")
    # One of the two: a topic of a connection, or a queue of the Message Service.
    queue = models.OneToOneField(
        Queue, models.PROTECT, null=True, blank=True, related_name="inbound_rule"
    )
    mqtt_topic = models.CharField(max_length=limits.PARENT_LENGTH, unique=True)
    # Whose devices may subscribe to the topic; message clients need a policy instead.
    products = models.ManyToManyField(Product, related_name="inbound_rules", blank=True)
    created = models.DateTimeField(auto_now_add=True)
    modified = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["rule_id"]
        constraints = [
            models.UniqueConstraint(fields=["connection", "topic"], name="rule_per_source_topic"),
            models.CheckConstraint(
                condition=models.Q(connection__isnull=True) ^ models.Q(queue__isnull=True),
                name="one_source",
            ),
        ]

    def __str__(self) -> str:
        return self.rule_id

    @property
    def arn(self) -> str:
        """Name the rule as policies do."""
        return arn_of("rule", self.rule_id)

    @property
    def is_enabled(self) -> bool:
        """Tell whether its messages are carried."""
        return self.status == self.Status.ENABLED

    @property
    def consumer_group(self) -> str:
        """Answer as whom RocketMQ knows the rule: it keeps how far the group has read."""
        return f"GID_inbound_{self.rule_id}"

    @property
    def source(self) -> str:
        """Answer where its messages come from, in a few words."""
        if self.queue is not None:
            return f"{self.queue.region}/{self.queue.name}"
        return f"{self.connection}/{self.topic}"
