"""Rules and what they do with a message; server-side subscriptions of products."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from mns.models import Queue
from products.models import Product, arn_of


class Rule(models.Model):
    """A SQL statement that picks and shapes device messages, and the operations they go to."""

    class Status(models.TextChoices):
        """IoT API, GetRule: Status."""

        RUNNING = "RUNNING", _("Running")
        STOP = "STOP", _("Stopped")

    class DataType(models.TextChoices):
        """IoT API, CreateRule: DataType; fixed from then on."""

        JSON = "JSON", "JSON"
        BINARY = "BINARY", _("Binary")

    name = models.CharField(max_length=30, unique=True)
    description = models.CharField(max_length=100, blank=True)
    data_type = models.CharField(max_length=6, choices=DataType.choices, default=DataType.JSON)
    sql = models.TextField(blank=True, max_length=8192)
    status = models.CharField(max_length=7, choices=Status.choices, default=Status.STOP)
    version = models.PositiveIntegerField(default=0, editable=False)  # 0: nothing was saved yet
    created = models.DateTimeField(auto_now_add=True)
    modified = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name

    @property
    def arn(self) -> str:
        """Name the rule as policies do."""
        return arn_of(f"rule/{self.name}")

    @property
    def targets(self) -> "models.QuerySet[Operation]":
        """Answer where its messages go."""
        return self.operations.filter(is_for_errors=False)

    @property
    def error_operation(self) -> "Operation | None":
        """Answer where it tells of messages that did not arrive."""
        return self.operations.filter(is_for_errors=True).first()


class Operation(models.Model):
    """One target of a rule. `configuration` has the keys of the IoT API's CreateRuleAction."""

    rule = models.ForeignKey(Rule, models.CASCADE, related_name="operations")
    kind = models.CharField(max_length=16)
    configuration = models.JSONField()
    is_for_errors = models.BooleanField(default=False)  # IoT API: ErrorActionFlag
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule"],
                condition=models.Q(is_for_errors=True),
                name="one_error_operation_per_rule",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.rule}"


class RuleVersion(models.Model):
    """What a rule was from one save of its SQL or its operations to the next."""

    rule = models.ForeignKey(Rule, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    sql = models.TextField(blank=True)
    operations = models.JSONField()  # kind, configuration and is_for_errors of each, no secrets
    author = models.CharField(max_length=256)
    author_name = models.CharField(max_length=150, blank=True)  # as in the audit log
    reason = models.CharField(max_length=200, blank=True)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "number"], name="one_version_of_each_number")
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.number}"


class ShadowRun(models.Model):
    """SQL that is, or was, tried beside a running rule; the last one of each rule is kept."""

    class Ending(models.TextChoices):
        """Why a run is over."""

        TIME = "time", _("its time was over")
        COUNT = "count", _("it has seen enough messages")
        CHANGED = "changed", _("the SQL of the rule was changed")
        TAKEN = "taken", _("its SQL was taken over")
        ENDED = "ended", _("somebody ended it")

    rule = models.OneToOneField(Rule, models.CASCADE, related_name="shadow_run")
    sql = models.TextField(max_length=8192)
    most = models.PositiveIntegerField()  # messages
    ends = models.DateTimeField()
    author = models.CharField(max_length=256)
    author_name = models.CharField(max_length=150, blank=True)
    started = models.DateTimeField(auto_now_add=True)
    ended = models.DateTimeField(null=True, blank=True)
    ending = models.CharField(max_length=7, choices=Ending.choices, blank=True)

    def __str__(self) -> str:
        return f"shadow run of {self.rule}"


class ServerSubscription(models.Model):
    """Which messages of a product go into its queue `aliyun-iot-{ProductKey}`."""

    product = models.OneToOneField(Product, models.PROTECT, related_name="server_subscription")
    queue = models.ForeignKey(Queue, models.PROTECT, related_name="server_subscriptions")
    device_data = models.BooleanField(_("Device-reported Messages"), default=False)
    device_status = models.BooleanField(_("Device Status Change Notifications"), default=False)
    device_lifecycle = models.BooleanField(_("Device Lifecycle Changes"), default=False)
    created = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"aliyun-iot-{self.product.product_key}"
