"""Which texts of the console are to be translated, found without the gettext programs."""

from collections.abc import Collection, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir, extract_python
from django.utils.translation.template import templatize

# Only what people are shown; the vendored packages bring their own catalogues.
SOURCES = ("iotconsole", "ram", "products", "mns", "rules", "inbound", "templates")
KEYWORDS = DEFAULT_KEYWORDS | {
    "marked": None,
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
}


def extract_template(
    file: IO[bytes],
    keywords: Mapping[str, Any],
    comment_tags: Collection[str],
    options: Mapping[str, Any],  # noqa: ARG001 - Babel's signature
) -> Iterator[Any]:
    """Read a template as Django's own `makemessages` does: turned into calls of gettext."""
    source = templatize(file.read().decode())
    flat = "\n".join(line.strip() for line in source.splitlines())  # indentation means nothing
    yield from extract_python(BytesIO(flat.encode()), keywords, comment_tags, {})


METHODS = [("**.py", "python"), ("**.html", "iotconsole.kit.catalogue:extract_template")]


def texts(base: Path) -> Catalog:
    """Answer every text marked for translation, and where it stands."""
    found = Catalog()
    for source in SOURCES:
        for name, line, text, comments, context in extract_from_dir(
            base / source, METHODS, keywords=KEYWORDS
        ):
            places = [(f"{source}/{name}", line)]
            found.add(text, locations=places, auto_comments=comments, context=context)
    return found
