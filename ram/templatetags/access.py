"""Template tags of access control: the way from a denial to its reason."""

from django import template

from ram import denials

register = template.Library()


@register.filter
def simulation(sentence: str) -> str:
    """Answer the address where a logged denial is explained, "" for other sentences."""
    denied = denials.read(sentence)
    return denied.simulation if denied else ""
