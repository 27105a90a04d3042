"""What is typed into the test bench of a rule."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from iotconsole.kit.forms import ConsoleForm
from products import limits
from products.messages import DeviceMessage
from rules.trial import material
from rules.trial.material import Typed

TEXT, BASE64 = "text", "base64"
_BASE64_LENGTH = limits.MESSAGE_BYTES * 4 // 3 + 4


class TrialForm(ConsoleForm):
    """A message: its device is the topic's."""

    topic = forms.CharField(
        label=pgettext_lazy("mqtt", "Topic"),
        max_length=limits.TOPIC_BYTES,
        widget=forms.TextInput(attrs={"list": "topics", "class": "form-control font-monospace"}),
    )
    payload = forms.CharField(
        label=_("Payload"),
        max_length=_BASE64_LENGTH,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "class": "form-control font-monospace"}),
    )
    encoding = forms.ChoiceField(
        label=_("The payload is written as"),
        choices=[(TEXT, _("Text")), (BASE64, "Base64")],
        required=False,
    )

    @property
    def typed(self) -> Typed:
        """Answer the message as it was typed; the form is valid."""
        said = self.cleaned_data
        return Typed(said["topic"], said["payload"], is_base64=said["encoding"] == BASE64)


def filled_with(message: DeviceMessage) -> TrialForm:
    """Answer the form with a message in it."""
    said = material.as_typed(message)
    encoding = BASE64 if said.is_base64 else TEXT
    return TrialForm(initial={"topic": said.topic, "payload": said.payload, "encoding": encoding})
