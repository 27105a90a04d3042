"""What people fill in about products and devices."""

from django import forms
from django.utils.translation import gettext_lazy as _

from iotconsole.kit.forms import ConsoleForm
from products.models import Product


class NewProductForm(ConsoleForm):
    """A product to be."""

    name = forms.CharField(label=_("Product Name"), max_length=30)
    node_type = forms.TypedChoiceField(
        label=_("Node type"), coerce=int, choices=Product.NodeType.choices
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
