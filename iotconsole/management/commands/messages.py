"""`manage.py messages`: bring the translation catalogues up to date with the texts in the code."""

from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.base import BaseCommand

from iotconsole.kit import catalogue

LINE_LENGTH = 100


class Command(BaseCommand):
    """Add new texts without a translation, drop those nobody uses, keep the rest."""

    help = "Updates locale/*/LC_MESSAGES/django.po from the sources and templates."

    def handle(self, *args: Any, **options: Any) -> None:
        """Update each catalogue and say what is left to translate."""
        base: Path = settings.BASE_DIR
        found = catalogue.texts(base)
        for path in sorted(base.glob("locale/*/LC_MESSAGES/django.po")):
            known = read_po(BytesIO(path.read_bytes()), locale=path.parent.parent.name)
            known.update(found, no_fuzzy_matching=True)
            known.obsolete.clear()
            _write(path, known)
            missing = sum(1 for text in known if text.id and not text.string)
            self.stdout.write(f"{path.relative_to(base)}: {len(known)} texts, {missing} to do")


def _write(path: Path, known: Catalog) -> None:
    with path.open("wb") as file:
        write_po(file, known, width=LINE_LENGTH, include_lineno=False, sort_by_file=True)
