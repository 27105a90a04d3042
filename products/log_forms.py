"""What people look for in the device log and among refused logins."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from iotconsole.kit.forms import ConsoleForm
from products import refusals
from products.devicelog import Search, Step
from products.verdict import CAUSES

_SPANS = {
    "5m": (_("5 minutes"), timedelta(minutes=5)),
    "1h": (_("1 hour"), timedelta(hours=1)),
    "1d": (_("1 day"), timedelta(days=1)),
}
_MESSAGE_ID_DIGITS = range(16, 21)  # nobody's topic or reason is one number that long


class LogSearchForm(ConsoleForm):
    """Which lines of the log are looked for."""

    q = forms.CharField(label=_("Topic, reason or MessageID"), required=False)
    step = forms.ChoiceField(
        label=_("Operation"), choices=[("", _("All")), *Step.choices], required=False
    )
    result = forms.ChoiceField(
        label=_("Result"),
        choices=[("", _("All")), ("success", _("Success")), ("failure", _("Failure"))],
        required=False,
    )
    within = forms.ChoiceField(
        label=_("Within"),
        choices=[("", _("7 days")), *((name, label) for name, (label, _span) in _SPANS.items())],
        required=False,
    )

    def search(self, now_ms: int) -> Search:
        """Answer what to look for; what cannot be asked is not."""
        self.is_valid()
        asked = self.cleaned_data
        text, within = asked.get("q", ""), asked.get("within", "")
        is_id = text.isascii() and text.isdecimal() and len(text) in _MESSAGE_ID_DIGITS
        return Search(
            since=now_ms - int(_SPANS[within][1].total_seconds() * 1000) if within else None,
            step=asked.get("step", ""),
            result=asked.get("result", ""),
            message_id=int(text) if is_id else 0,
            text="" if is_id else text,
        )


class RefusedSearchForm(ConsoleForm):
    """Which refused logins are looked for."""

    product = forms.CharField(label="ProductKey", required=False)
    device = forms.CharField(label="DeviceName", required=False)
    code = forms.ChoiceField(
        label=_("Reason"), choices=[("", _("All")), *CAUSES.items()], required=False
    )
    q = forms.CharField(label=_("Part of clientId, user name or address"), required=False)

    def search(self) -> refusals.Search:
        """Answer what to look for; what cannot be asked is not."""
        self.is_valid()
        asked = self.cleaned_data
        return refusals.Search(
            asked.get("product", ""),
            asked.get("device", ""),
            asked.get("code", ""),
            asked.get("q", ""),
        )
