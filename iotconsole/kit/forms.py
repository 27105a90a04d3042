"""How forms of the console look: each widget carries the classes of the style sheet."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


def _style(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput | forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "form-check-input"
    if isinstance(widget, forms.Select):
        return "form-select"
    return "form-control"


class ConsoleForm(forms.Form):
    """A form whose fields are drawn one below the other, errors next to them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Django's own
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.setdefault("class", _style(field.widget))
            field.widget.attrs.setdefault("autocomplete", "off")


class ConfirmForm(ConsoleForm):
    """Nothing to fill in: the dialog's text says what will be lost."""


class ConfirmByNameForm(ConsoleForm):
    """The name of what will be lost, typed by whoever loses it."""

    name = forms.CharField(label=_("Name"))

    def __init__(self, *args: Any, expected: str, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.expected = expected

    def clean_name(self) -> str:
        """Refuse any name but the expected one."""
        name: str = self.cleaned_data["name"]
        if name != self.expected:
            raise forms.ValidationError(
                _("Type %(name)s to confirm."), params={"name": self.expected}
            )
        return name


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
                    gettext("“%(line)s” is not name=value."), params={"line": line}
                )
            if name.strip() in pairs:
                raise forms.ValidationError(
                    gettext("%(name)s is there twice."), params={"name": name.strip()}
                )
            pairs[name.strip()] = text.strip()
        return pairs
