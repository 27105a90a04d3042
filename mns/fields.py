"""A field of forms of the message service: a number within a range."""

from typing import Any

from django import forms

from mns.limits import Range


def number(
    label: Any,  # noqa: ANN401 - lazy text, whose type Django does not export
    allowed: Range,
    initial: int,
) -> forms.IntegerField:
    """Ask for a number; the service refuses what is out of range and says so."""
    hint = f"{allowed.lowest:,} – {allowed.highest:,}"
    return forms.IntegerField(label=label, initial=initial, help_text=hint)
