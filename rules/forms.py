"""What people fill in about rules, their operations and server subscriptions."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from iotconsole.kit.forms import ConsoleForm
from mns.models import Topic
from ram.services import roles_trusting
from rules.operations.message_service import MessageService
from rules.operations.wearing import IOT
from rules.services import message_service_configuration

SQL_EXAMPLE = 'SELECT deviceName() AS deviceName, *\nFROM "/{key}/+/update"\nWHERE temperature > 38'


class NewRuleForm(ConsoleForm):
    """A rule to be."""

    name = forms.CharField(
        label=_("Rule Name"),
        max_length=30,
        help_text=_("1 to 30 letters, digits, _ or -; a Chinese character counts two."),
    )
    description = forms.CharField(label=_("Rule Description"), max_length=100, required=False)


class OperationForm(ConsoleForm):
    """Where the rule's messages go. What was chosen decides what else there is to choose."""

    kind = forms.ChoiceField(
        label=_("Select Operation"), choices=[(MessageService.kind, _("Send to Message Service"))]
    )
    region = forms.ChoiceField(label=_("Region"), choices=[(r, r) for r in settings.REGIONS])
    topic = forms.ChoiceField(label=_("Theme"))
    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, *args: Any, ask: str, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **kwargs)
        topics = Topic.objects.filter(region=self["region"].value())
        self._offer("topic", [topic.name for topic in topics])
        self._offer("role", [role.name for role in roles_trusting(IOT)])
        for field in self.fields.values():
            field.widget.attrs |= {"hx-get": ask, "hx-trigger": "change"}
            field.widget.attrs |= {"hx-include": "closest form", "hx-target": "#dialog"}
            # A choice made before the answer to the last one would be taken back by it.
            field.widget.attrs |= {"hx-disabled-elt": "#dialog select:not(:focus)"}

    def _offer(self, name: str, choices: list[str]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        empty = [("", _("Select"))] if len(choices) != 1 else []
        field.choices = [*empty, *((choice, choice) for choice in choices)]
        if self.initial.get(name) not in choices:
            self.initial[name] = choices[0] if len(choices) == 1 else ""

    @property
    def configuration(self) -> dict[str, Any]:
        """Answer what is chosen, as the rule keeps it."""
        chosen = [str(self[name].value() or "") for name in ("region", "topic", "role")]
        return message_service_configuration(*chosen)


class ServerSubscriptionForm(ConsoleForm):
    """Which messages of a product go into its queue."""

    device_data = forms.BooleanField(label=_("Device-reported Messages"), required=False)
    device_status = forms.BooleanField(
        label=_("Device Status Change Notifications"), required=False
    )
    device_lifecycle = forms.BooleanField(label=_("Device Lifecycle Changes"), required=False)
