"""What people fill in about messages to devices."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from iotconsole.kit.forms import ConsoleForm
from products import limits
from products.downlink import topics_heard
from products.models import Product


def _message() -> forms.CharField:
    look = {"rows": 6, "class": "form-control font-monospace"}
    return forms.CharField(label=_("Message"), strip=False, widget=forms.Textarea(attrs=look))


def _qos() -> forms.TypedChoiceField:
    kept = [(0, _("0: not kept for a device that is away")), (1, _("1: kept for 7 days"))]
    return forms.TypedChoiceField(label="QoS", coerce=int, choices=kept)


class MessageForm(ConsoleForm):
    """A message typed by hand."""

    message = _message()

    def clean_message(self) -> bytes:
        """Answer it as it is sent; browsers make two characters of each line end."""
        text: str = self.cleaned_data["message"]
        return text.replace("\r\n", "\n").encode()


class PublicationForm(MessageForm):
    """A message for one device."""

    topic = forms.CharField(label=_("Topic"), max_length=limits.TOPIC_BYTES)
    qos = _qos()
    field_order = ("topic", "message", "qos")

    def __init__(self, *args: Any, product: Product, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        heard = topics_heard(product)
        hint = _("What comes after the name of the device. It may subscribe to: %(topics)s")
        self.fields["topic"].help_text = hint % {"topics": ", ".join(heard) or "-"}
        concrete = [name for name in heard if not {"+", "#"} & set(name)]
        self.fields["topic"].initial = "user/get" if "user/get" in heard else "".join(concrete[:1])


class JsonObjectField(forms.CharField):
    """A JSON object typed by hand."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - as Django's own
        look = {"rows": 5, "class": "form-control font-monospace", "spellcheck": "false"}
        super().__init__(widget=forms.Textarea(attrs=look), **kwargs)

    def clean(self, value: Any) -> dict[str, Any]:  # noqa: ANN401 - as Django's own
        """Read it, or say what it should have been."""
        try:
            found = json.loads(super().clean(value))
        except (json.JSONDecodeError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise forms.ValidationError(_('Write a JSON object, such as {"Power": 1}.'))
        return found


class PropertiesForm(ConsoleForm):
    """Values for properties of a device."""

    items = JsonObjectField(
        label=pgettext_lazy("device", "Properties"),
        help_text=_('Identifiers and values, such as {"Power": 1}.'),
    )
    qos = _qos()


class ServiceForm(ConsoleForm):
    """A service of a device and what it is given."""

    identifier = forms.CharField(label=_("Service"), max_length=101)
    arguments = JsonObjectField(label=_("Arguments"), initial="{}")
    qos = _qos()


class BroadcastForm(MessageForm):
    """A message for many devices."""

    topic = forms.CharField(label=_("Topic"), max_length=limits.TOPIC_BYTES, required=False)
    field_order = ("topic", "message")

    def __init__(self, *args: Any, product: Product, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        hint = _("Empty: all devices that are online. Otherwise who subscribes to %(topic)s.")
        example = f"/broadcast/{product.product_key}/…"
        self.fields["topic"].help_text = hint % {"topic": example}


class QuestionForm(MessageForm):
    """A message that a device is to answer."""

    topic = forms.CharField(
        label=_("Topic"),
        max_length=limits.TOPIC_BYTES,
        required=False,
        help_text=_(
            "Empty: the system topic. Otherwise what comes after the name of the device, such as"
            " user/ask; it then listens on /ext/rrpc/+/…"
        ),
    )
    timeout_ms = forms.IntegerField(label=_("Timeout (milliseconds)"), initial=5_000)
    field_order = ("message", "topic", "timeout_ms")
