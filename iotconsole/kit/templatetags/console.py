"""Template tags of the console: icons, times, the next page's address."""

from datetime import datetime
from functools import cache
from pathlib import Path

from django import template
from django.conf import settings
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from iotconsole.kit import clock, ids, sentences
from iotconsole.kit.errors import Refusal

register = template.Library()


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """Draw one of the icons in templates/icons/."""
    path = Path(settings.BASE_DIR) / "templates/icons" / f"{name}.svg"
    return mark_safe(path.read_text().strip())  # noqa: S308 - our own files


@register.filter
def told(sentence: str | Refusal) -> str:
    """Say a refusal or another sentence in the reader's language, where the catalogue knows it."""
    if isinstance(sentence, Refusal):
        return sentences.told(sentence)
    return sentences.said(sentence)


@register.simple_tag
def ago(moment: datetime | int | None) -> str:
    """Show how long ago something was; the exact time appears on hover."""
    return _time(moment, "ago")


@register.simple_tag
def exact(moment: datetime | int | None) -> str:
    """Show the time of something in UTC or the reader's zone."""
    return _time(moment, "exact")


def _time(moment: datetime | int | None, style: str) -> str:
    if moment is None:
        return "—"
    if isinstance(moment, int):  # the stores keep epoch milliseconds
        moment = clock.moment(moment)
    return format_html(
        '<time datetime="{}" data-{}>{} UTC</time>',
        moment.isoformat(),
        style,
        moment.strftime("%Y-%m-%d %H:%M:%S"),
    )


@register.simple_tag
def device_message(mns_id: str) -> int:
    """Answer the device message that a message of a queue was made of, 0 if it was made of none."""
    return ids.device_message(mns_id, clock.now_ms())


@register.simple_tag(takes_context=True)
def page_url(context: Context, number: int) -> str:
    """Answer this address with another page number."""
    query = context["request"].GET.copy()
    query["page"] = str(number)
    return f"?{query.urlencode()}"
