"""Fields of forms of the message service: numbers within a range, and pairs of name and value."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from mns.limits import Range


def number(
    label: Any,  # noqa: ANN401 - lazy text, whose type Django does not export
    allowed: Range,
    initial: int,
) -> forms.IntegerField:
    """Ask for a number; the service refuses what is out of range and says so."""
    hint = f"{allowed.lowest:,} – {allowed.highest:,}"
    return forms.IntegerField(label=label, initial=initial, help_text=hint)


class PairsField(forms.CharField):
    """One name=value per line; the value may be empty and may hold more of the signs."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - as Django's own
        look = {"rows": 3, "class": "form-control font-monospace"}
        super().__init__(required=False, widget=forms.Textarea(attrs=look), **kwargs)

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 - as Django's own
        """Write what holds now a pair to a line."""
        if isinstance(value, dict):
            return "\n".join(f"{name}={text}" for name, text in value.items())
        return value

    def clean(self, value: Any) -> dict[str, str]:  # noqa: ANN401 - as Django's own
        """Read the pairs, or name the line that is none."""
        pairs: dict[str, str] = {}
        for line in filter(None, map(str.strip, super().clean(value).splitlines())):
            name, sign, text = line.partition("=")
            if not sign or not name.strip():
                raise forms.ValidationError(
                    _("“%(line)s” is not name=value."), params={"line": line}
                )
            if name.strip() in pairs:
                raise forms.ValidationError(
                    _("%(name)s is there twice."), params={"name": name.strip()}
                )
            pairs[name.strip()] = text.strip()
        return pairs
