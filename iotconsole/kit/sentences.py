"""A refusal in the language of whoever reads the page."""

from django.utils.translation import gettext

from iotconsole.kit.errors import Refusal


def told(refusal: Refusal) -> str:
    """Answer the sentence of a refusal, in English where the catalogues do not know it."""
    sentence = gettext(refusal.message)
    return sentence % refusal.values if refusal.values else sentence
