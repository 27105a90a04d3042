"""What is connected: products, the topics of their devices, and the devices."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from iotconsole.kit import ids
from iotconsole.kit.secrets import SecretField
from products import limits
from products.lifecycle.models import LifecycleEvent  # noqa: F401 - Django looks for models here


def arn_of(path: str) -> str:
    """Name something of IoT Platform as policies do."""
    return f"acs:iot:{settings.REGION}:{settings.ACCOUNT_ID}:{path}"


class Product(models.Model):
    """A kind of device; its ProductKey begins every topic of its devices."""

    class NodeType(models.IntegerChoices):
        """IoT API, CreateProduct: NodeType."""

        DEVICE = 0, _("Device")
        GATEWAY = 1, _("Gateway")

    class Edition(models.TextChoices):
        """IoT API, CreateProduct: AliyunCommodityCode; basic products have no thing model."""

        BASIC = "iothub", _("Basic")
        ADVANCED = "iothub_senior", _("Advanced")

    class DataFormat(models.IntegerChoices):
        """IoT API, CreateProduct: DataFormat."""

        CUSTOM = 0, _("Custom")
        ALINK = 1, _("Alink JSON")

    # IoT API, CreateProduct: AuthType; `id2` and `x509` need chips and certificates of Alibaba.
    auth_type: ClassVar[str] = "secret"

    product_key = models.CharField(
        max_length=20, unique=True, default=ids.product_key, editable=False
    )
    name = models.CharField(max_length=30, unique=True)
    secret = SecretField(default=ids.product_secret, editable=False)
    node_type = models.SmallIntegerField(choices=NodeType.choices, default=NodeType.DEVICE)
    edition = models.CharField(max_length=13, choices=Edition.choices, default=Edition.BASIC)
    data_format = models.SmallIntegerField(choices=DataFormat.choices, default=DataFormat.ALINK)
    # Whether a device may fetch its secret with the product's: unique certificate per product.
    dynamic_registration = models.BooleanField(default=False)
    # Who connected before this got other permissions than the categories now say.
    topics_changed = models.DateTimeField(null=True, editable=False)
    description = models.CharField(max_length=limits.DESCRIPTION_LENGTH, blank=True)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created"]

    def __str__(self) -> str:
        return self.name

    @property
    def arn(self) -> str:
        """Name the product as policies do."""
        return arn_of(f"product/{self.product_key}")


class TopicCategory(models.Model):
    """A custom topic that every device of a product has, with its own name in it."""

    class Operation(models.TextChoices):
        """IoT API, CreateProductTopic: Operation, as the device sees it."""

        PUB = "PUB", pgettext_lazy("mqtt", "Publish")
        SUB = "SUB", pgettext_lazy("mqtt", "Subscribe")
        ALL = "ALL", _("Publish and subscribe")

    product = models.ForeignKey(Product, models.CASCADE, related_name="categories")
    # All that comes after ProductKey and DeviceName: `user/update`.
    short_name = models.CharField(max_length=limits.TOPIC_BYTES)
    operation = models.CharField(max_length=3, choices=Operation.choices)
    description = models.CharField(max_length=limits.DESCRIPTION_LENGTH, blank=True)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["product", "short_name"], name="category_per_product")
        ]

    def __str__(self) -> str:
        return self.pattern

    @property
    def pattern(self) -> str:
        """Answer the topic with a place for the name of the device."""
        return self.topic_of("${deviceName}")

    @property
    def arn(self) -> str:
        """Name the category as policies do."""
        return f"{self.product.arn}/topic/{self.short_name}"

    def topic_of(self, device_name: str) -> str:
        """Answer the topic of one device."""
        return f"/{self.product.product_key}/{device_name}/{self.short_name}"


class Device(models.Model):
    """One device; ProductKey, DeviceName and secret are the triplet it logs in with."""

    class Status(models.TextChoices):
        """IoT API, GetDeviceStatus: Status. DISABLE is never stored: `enabled` is turned off."""

        UNACTIVE = "UNACTIVE", _("Not activated")
        ONLINE = "ONLINE", _("Online")
        OFFLINE = "OFFLINE", _("Offline")
        DISABLE = "DISABLE", _("Disabled")

    product = models.ForeignKey(Product, models.CASCADE, related_name="devices")
    name = models.CharField(max_length=limits.DEVICE_NAME_LENGTH)
    nickname = models.CharField(max_length=64, blank=True)
    secret = SecretField(default=ids.device_secret, editable=False)
    # Who connected before this did it with a secret that is no longer good.
    secret_changed = models.DateTimeField(null=True, editable=False)
    iot_id = models.CharField(max_length=64, unique=True, default=ids.iot_id, editable=False)
    enabled = models.BooleanField(default=True)
    status = models.CharField(
        max_length=8, choices=Status.choices, default=Status.UNACTIVE, editable=False
    )
    # The latest connect or disconnect: an older notification that arrives late changes nothing.
    status_since = models.DateTimeField(null=True, editable=False)
    activated = models.DateTimeField(null=True, editable=False)
    last_online = models.DateTimeField(null=True, editable=False)
    last_offline = models.DateTimeField(null=True, editable=False)
    address = models.GenericIPAddressField(null=True, editable=False)
    created = models.DateTimeField(auto_now_add=True)
    modified = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["product", "name"], name="device_name_per_product"),
            models.CheckConstraint(
                condition=Q(status__in=["UNACTIVE", "ONLINE", "OFFLINE"]), name="known_status"
            ),
        ]
        # Each list and filter of a hundred thousand devices finds its page without sorting.
        indexes = [
            models.Index(fields=["product", "-id"], name="device_of_product"),
            models.Index(fields=["product", "status", "-id"], name="device_of_product_status"),
            models.Index(fields=["status", "-id"], name="device_status"),
            models.Index(fields=["product", "-id"], name="device_off", condition=Q(enabled=False)),
            models.Index(fields=["name"], name="device_name"),
            models.Index(fields=["last_online"], name="device_last_online"),
            models.Index(fields=["created"], name="device_created"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def arn(self) -> str:
        """Name the device as policies do."""
        return f"{self.product.arn}/device/{self.name}"

    @property
    def state(self) -> str:
        """Answer the status as others see it: a device that is switched off says only that."""
        return self.Status(self.status if self.enabled else self.Status.DISABLE)


class DeviceTag(models.Model):
    """What somebody says of a device, for searching and for `attribute()` in rules."""

    device = models.ForeignKey(Device, models.CASCADE, related_name="tags")
    key = models.CharField(max_length=limits.TAG_KEY_LENGTH)
    value = models.CharField(max_length=limits.TAG_VALUE_LENGTH)

    class Meta:
        ordering = ["key"]
        constraints = [models.UniqueConstraint(fields=["device", "key"], name="tag_key_per_device")]
        indexes = [models.Index(fields=["key", "value", "device"], name="device_tag")]

    def __str__(self) -> str:
        return f"{self.key}={self.value}"


class Batch(models.Model):
    """Devices that are registered many at a time; its id is the ApplyId of IoT API."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="batches")
    total = models.PositiveIntegerField()
    made = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    created = models.DateTimeField(auto_now_add=True)
    started = models.DateTimeField(null=True)  # the names may be checked long before
    finished = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def arn(self) -> str:
        """Name the batch as policies do."""
        return f"{self.product.arn}/batch/{self.pk}"

    @property
    def left(self) -> int:
        """Answer how many devices are still to be made."""
        return self.total - self.made - self.refused

    @property
    def is_over(self) -> bool:
        """Tell whether nothing is left to do."""
        return self.finished is not None


class BatchLine(models.Model):
    """One device of a batch: what it shall be called and what became of it."""

    class Outcome(models.TextChoices):
        """Whether the device is there."""

        WAITING = "WAITING", _("To be registered")
        MADE = "MADE", _("Registered")
        REFUSED = "REFUSED", _("Refused")

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="lines")
    name = models.CharField(max_length=128)  # longer than a device's: it is refused by its name
    nickname = models.CharField(max_length=128, blank=True)
    outcome = models.CharField(max_length=7, choices=Outcome.choices, default=Outcome.WAITING)
    code = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["batch", "outcome", "id"], name="batch_line_outcome")]

    def __str__(self) -> str:
        return self.name
