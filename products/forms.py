"""What people fill in about products and devices."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from iotconsole.kit.forms import ConsoleForm, PairsField
from products import limits
from products.models import Device, Product, TopicCategory


class NewProductForm(ConsoleForm):
    """A product to be."""

    name = forms.CharField(label=_("Product Name"), max_length=30)
    node_type = forms.TypedChoiceField(
        label=_("Node type"), coerce=int, choices=Product.NodeType.choices
    )
    edition = forms.ChoiceField(label=_("Edition"), choices=Product.Edition.choices)
    data_format = forms.TypedChoiceField(
        label=_("Data format"),
        coerce=int,
        choices=Product.DataFormat.choices,
        initial=Product.DataFormat.ALINK,
    )
    description = forms.CharField(label=_("Description"), max_length=100, required=False)


class ProductForm(ConsoleForm):
    """What may change of a product."""

    name = forms.CharField(label=_("Product Name"), max_length=30)
    description = forms.CharField(label=_("Description"), max_length=100, required=False)


class NewDeviceForm(ConsoleForm):
    """A device to be; without a name it gets one."""

    name = forms.CharField(
        label=_("DeviceName"),
        max_length=32,
        required=False,
        help_text=_("Leave it empty and the device gets a unique name."),
    )
    nickname = forms.CharField(label=_("Nickname"), max_length=64, required=False)


class DeviceForm(ConsoleForm):
    """What may change of a device."""

    nickname = forms.CharField(label=_("Nickname"), max_length=64, required=False)


class TagsForm(ConsoleForm):
    """All tags of a device."""

    tags = PairsField(
        label=_("Tags"), help_text=_("One key=value per line; rules read them with attribute().")
    )


class CategoryForm(ConsoleForm):
    """A topic of every device of a product."""

    short_name = forms.CharField(
        label=_("Topic Category"), max_length=limits.TOPIC_BYTES, help_text="user/update"
    )
    operation = forms.ChoiceField(label=_("Device may"), choices=TopicCategory.Operation.choices)
    description = forms.CharField(
        label=_("Description"), max_length=limits.DESCRIPTION_LENGTH, required=False
    )


class DeviceSearchForm(ConsoleForm):
    """Which devices of a product are looked for."""

    q = forms.CharField(label=_("DeviceName or nickname"), required=False)
    status = forms.ChoiceField(
        label=_("Status"), choices=[("", _("All")), *Device.Status.choices], required=False
    )
    tag = forms.CharField(
        label=_("Tag"), widget=forms.TextInput({"placeholder": "key=value"}), required=False
    )


class AnyDeviceSearchForm(DeviceSearchForm):
    """Which devices of all products are looked for."""

    product = forms.ModelChoiceField(
        Product.objects.order_by("name"),
        label=_("Product"),
        to_field_name="product_key",
        empty_label=_("All"),
        required=False,
    )
    field_order = ("q", "product", "status", "tag")


class BatchForm(ConsoleForm):
    """Devices to be, many at a time: named by the platform, or listed in a file."""

    count = forms.IntegerField(
        label=_("Number of devices"),
        required=False,
        min_value=1,
        max_value=limits.BATCH,
        help_text=_("They get unique names."),
    )
    file = forms.FileField(
        label=_("Or a CSV file"),
        required=False,
        help_text=_("A line for each device: DeviceName, and a nickname if it has one."),
    )

    def clean_file(self) -> Any:  # noqa: ANN401 - an uploaded file
        """Refuse a file that is not worth reading."""
        file = self.cleaned_data.get("file")
        if file and file.size > limits.BATCH_FILE:
            raise forms.ValidationError(gettext("A file has at most 2 MB."))
        return file

    def clean(self) -> dict[str, Any]:
        """Take the one or the other."""
        asked = super().clean() or {}
        if not self.errors and bool(asked.get("count")) == bool(asked.get("file")):
            raise forms.ValidationError(gettext("Give a number or a file."))
        return asked
