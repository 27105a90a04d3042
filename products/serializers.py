"""Products, their topics and devices as REST reads and writes them."""

from typing import Any, ClassVar

from rest_framework import serializers

from iotconsole.kit.clock import epoch_ms
from iotconsole.kit.resources import MomentField
from products import devicelog, limits, services, sheets
from products.models import Batch, BatchLine, Device, DeviceTag, Product, TopicCategory


class ProductSerializer(serializers.ModelSerializer):
    """A product; its secret is not shown."""

    auth_type = serializers.CharField(read_only=True)

    class Meta:
        model = Product
        fields = [
            "product_key",
            "name",
            "node_type",
            "edition",
            "data_format",
            "auth_type",
            "dynamic_registration",
            "description",
            "created",
        ]


class ProductChange(serializers.ModelSerializer):
    """What can be changed of a product."""

    class Meta:
        model = Product
        fields = ["name", "description"]
        extra_kwargs: dict[str, object] = {"name": {"required": False, "validators": []}}


class NewProduct(serializers.ModelSerializer):
    """A product to make."""

    class Meta:
        model = Product
        fields = ["name", "node_type", "edition", "data_format", "description"]
        extra_kwargs: dict[str, object] = {
            "name": {"validators": []}
        }  # the verb refuses a name that is taken


class ProductSecret(serializers.Serializer):
    """The secret that devices register with: unique certificate per product."""

    product_secret = serializers.CharField(source="secret")


class CategorySerializer(serializers.ModelSerializer):
    """A topic that every device of the product has."""

    pattern = serializers.CharField(read_only=True)

    class Meta:
        model = TopicCategory
        fields = ["id", "short_name", "pattern", "operation", "description", "created"]


class NewCategory(serializers.ModelSerializer):
    """A topic category to add; `short_name` is what follows the name of the device."""

    class Meta:
        model = TopicCategory
        fields = ["short_name", "operation", "description"]


class CategoryChange(NewCategory):
    """What can be changed of a topic category."""

    class Meta(NewCategory.Meta):
        extra_kwargs: ClassVar = {
            "short_name": {"required": False},
            "operation": {"required": False},
        }


class DeviceSerializer(serializers.ModelSerializer):
    """A device without its secret."""

    product_key = serializers.CharField(source="product.product_key", read_only=True)
    status = serializers.ChoiceField(Device.Status.choices, source="state", read_only=True)

    class Meta:
        model = Device
        fields = [
            "product_key",
            "name",
            "nickname",
            "iot_id",
            "enabled",
            "status",
            "status_since",
            "activated",
            "last_online",
            "last_offline",
            "address",
            "created",
        ]


class CreatedDevice(DeviceSerializer):
    """A device with its secret."""

    device_secret = serializers.CharField(source="secret", read_only=True)

    class Meta(DeviceSerializer.Meta):
        fields = [*DeviceSerializer.Meta.fields, "device_secret"]


class DeviceSecret(serializers.Serializer):
    """The secret a device signs its logins with."""

    device_secret = serializers.CharField(source="secret")


class SignedLogin(serializers.Serializer):
    """The three texts a device says when it logs in over MQTT."""

    client_id = serializers.CharField()
    username = serializers.CharField()
    password = serializers.CharField()


class NewDevice(serializers.ModelSerializer):
    """A device to register; a name is drawn when none is given."""

    class Meta:
        model = Device
        fields = ["name", "nickname"]
        extra_kwargs = {"name": {"required": False, "allow_blank": True}}


class DeviceChange(serializers.ModelSerializer):
    """What can be changed of a device."""

    class Meta:
        model = Device
        fields = ["nickname"]
        extra_kwargs = {"nickname": {"required": True}}


class TagSerializer(serializers.ModelSerializer):
    """A tag of a device."""

    class Meta:
        model = DeviceTag
        fields = ["key", "value"]


class TagValue(serializers.Serializer):
    """What a tag says."""

    value = serializers.CharField(max_length=limits.TAG_VALUE_LENGTH)


class BatchSerializer(serializers.ModelSerializer):
    """How far a batch of devices is."""

    left = serializers.IntegerField(read_only=True)
    is_over = serializers.BooleanField(read_only=True)

    class Meta:
        model = Batch
        fields = [
            "id",
            "total",
            "made",
            "refused",
            "left",
            "is_over",
            "created",
            "started",
            "finished",
        ]


class WantedSerializer(serializers.Serializer):
    """A device to be; without a name it gets one."""

    # Names are not looked at here: each that will not do is told in its line of the batch.
    name = serializers.CharField(max_length=1_000, default="", allow_blank=True)
    nickname = serializers.CharField(max_length=1_000, default="", allow_blank=True)


class NewBatch(serializers.Serializer):
    """Devices to register: so many, or these, or those of a file; one of the three."""

    count = serializers.IntegerField(min_value=1, max_value=limits.BATCH, required=False)
    devices = serializers.ListField(
        child=WantedSerializer(), required=False, max_length=limits.BATCH
    )
    csv = serializers.CharField(
        required=False,
        help_text="Lines of DeviceName and nickname; a first line may name the columns.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Read them as devices to be."""
        if len(attrs) != 1:
            raise serializers.ValidationError("Give one of count, devices and csv.")
        if "count" in attrs:
            return {"wanted": [services.Wanted()] * attrs["count"]}
        if "csv" in attrs:
            return {"wanted": sheets.read_devices(attrs["csv"])}
        return {"wanted": [services.Wanted(**each) for each in attrs["devices"]]}


class BatchLineSerializer(serializers.ModelSerializer):
    """One device of a batch, and why it was refused if it was."""

    class Meta:
        model = BatchLine
        fields = ["name", "nickname", "outcome", "code", "reason"]


class ExportQuery(serializers.Serializer):
    """Which devices: those of a batch, or all."""

    batch = serializers.IntegerField(min_value=1, max_value=2**63 - 1, default=None)


class LogQuery(serializers.Serializer):
    """Which part of the log: so many messages, older than a cursor."""

    count = serializers.IntegerField(min_value=1, max_value=200, default=50)
    # A number of the stream has 64 bits, which 19 digits always fit; nothing is before 0-0.
    before = serializers.RegexField(r"^[1-9][0-9]{0,18}-[0-9]{1,19}-[0-9]{1,4}\Z", default="")


class LogSearch(LogQuery):
    """Which lines of the log are wanted; what is empty is not asked."""

    since = serializers.DateTimeField(required=False)
    until = serializers.DateTimeField(required=False)
    step = serializers.ChoiceField(devicelog.Step.choices, default="", allow_blank=True)
    message_id = serializers.IntegerField(min_value=0, max_value=2**64 - 1, default=0)
    result = serializers.ChoiceField(devicelog.RESULTS, default="", allow_blank=True)
    q = serializers.CharField(
        default="", allow_blank=True, help_text="A part of operation, detail or device name."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Put together what is looked for."""
        times = {name: epoch_ms(attrs[name]) for name in ("since", "until") if name in attrs}
        search = devicelog.Search(
            **times,
            step=attrs["step"],
            message_id=attrs["message_id"],
            result=attrs["result"],
            text=attrs["q"],
        )
        return {"count": attrs["count"], "before": attrs["before"], "search": search}


class LogLine(serializers.Serializer):
    """One step of one message; pass `cursor` as `before` to read on."""

    time = MomentField(source="time_ms")
    message_id = serializers.CharField(help_text="Larger than a JavaScript number can be.")
    device_name = serializers.CharField()
    operation = serializers.CharField()
    step = serializers.ChoiceField(devicelog.Step.choices)
    status = serializers.IntegerField()
    detail = serializers.CharField()
    cursor = serializers.CharField()
