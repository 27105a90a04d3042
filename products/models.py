"""What is connected: products and their devices."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from iotconsole.kit import ids
from iotconsole.kit.secrets import SecretField


def arn_of(path: str) -> str:
    """Name something of IoT Platform as policies do."""
    return f"acs:iot:{settings.REGION}:{settings.ACCOUNT_ID}:{path}"


class Product(models.Model):
    """A kind of device; its ProductKey begins every topic of its devices."""

    class NodeType(models.IntegerChoices):
        """IoT API, CreateProduct: NodeType."""

        DEVICE = 0, _("Device")
        GATEWAY = 1, _("Gateway")

    product_key = models.CharField(
        max_length=20, unique=True, default=ids.product_key, editable=False
    )
    name = models.CharField(max_length=30, unique=True)
    secret = SecretField(default=ids.product_secret, editable=False)
    node_type = models.SmallIntegerField(choices=NodeType.choices, default=NodeType.DEVICE)
    description = models.CharField(max_length=100, blank=True)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created"]

    def __str__(self) -> str:
        return self.name

    @property
    def arn(self) -> str:
        """Name the product as policies do."""
        return arn_of(f"product/{self.product_key}")


class Device(models.Model):
    """One device; ProductKey, DeviceName and secret are the triplet it logs in with."""

    class Status(models.TextChoices):
        """IoT API, GetDeviceStatus: Status. DISABLE is `enabled` turned off."""

        UNACTIVE = "UNACTIVE", _("Not activated")
        ONLINE = "ONLINE", _("Online")
        OFFLINE = "OFFLINE", _("Offline")

    product = models.ForeignKey(Product, models.CASCADE, related_name="devices")
    name = models.CharField(max_length=32)
    nickname = models.CharField(max_length=64, blank=True)
    secret = SecretField(default=ids.device_secret, editable=False)
    iot_id = models.CharField(max_length=64, unique=True, default=ids.iot_id, editable=False)
    enabled = models.BooleanField(default=True)
    status = models.CharField(
        max_length=8, choices=Status.choices, default=Status.UNACTIVE, editable=False
    )
    # The latest connect or disconnect: an older notification that arrives late changes nothing.
    status_since = models.DateTimeField(null=True, editable=False)
    activated = models.DateTimeField(null=True, editable=False)
    last_online = models.DateTimeField(null=True, editable=False)
    address = models.GenericIPAddressField(null=True, editable=False)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["product", "name"], name="device_name_per_product"),
            models.CheckConstraint(
                condition=Q(status__in=["UNACTIVE", "ONLINE", "OFFLINE"]), name="known_status"
            ),
        ]
        indexes = [models.Index(fields=["product", "status"])]

    def __str__(self) -> str:
        return self.name

    @property
    def arn(self) -> str:
        """Name the device as policies do."""
        return f"{self.product.arn}/device/{self.name}"
