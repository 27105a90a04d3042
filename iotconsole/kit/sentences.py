"""A sentence in the language of whoever reads the page."""

from collections.abc import Mapping

from django.utils.translation import gettext

from iotconsole.kit.errors import Phrase, Refusal


def told(refusal: Refusal) -> str:
    """Answer the sentence of a refusal, in English where the catalogues do not know it."""
    return _filled(refusal.message, refusal.values) if refusal.values else said(refusal.message)


def said(sentence: str) -> str:
    """Answer a phrase, or a marked sentence without values, the same way."""
    if not sentence:  # of "" gettext answers the catalogue's header
        return ""
    if isinstance(sentence, Phrase):
        return _filled(sentence.template, sentence.values)
    return gettext(sentence)


def _filled(template: str, values: Mapping[str, object]) -> str:
    known = {name: said(v) if isinstance(v, Phrase) else v for name, v in values.items()}
    return gettext(template) % known if known else gettext(template)
