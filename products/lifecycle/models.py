"""The outbox of lifecycle events: written with the change itself, so that neither is lost alone."""

from django.db import models

from iotconsole.kit.secrets import SecretField


class LifecycleEvent(models.Model):
    """A device was made, deleted or switched; the row goes when the journal of messages has it."""

    class Action(models.TextChoices):
        """IoT platform, data formats, device lifecycle: action."""

        CREATE = "create"
        DELETE = "delete"
        ENABLE = "enable"
        DISABLE = "disable"

    action = models.CharField(max_length=7, choices=Action.choices)
    iot_id = models.CharField(max_length=64)
    product_key = models.CharField(max_length=20)
    device_name = models.CharField(max_length=32)
    device_secret = SecretField(blank=True)  # of a new device only
    message_id = models.BigIntegerField(unique=True)
    time_ms = models.BigIntegerField()
    # Once it is given a batch id it keeps it: a batch that is handed over twice is taken once.
    batch_id = models.CharField(max_length=16, blank=True, db_index=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.action} {self.product_key}/{self.device_name}"
