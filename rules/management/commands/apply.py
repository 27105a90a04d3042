"""`manage.py apply rules.yaml`: show what would change, ask, and make rules what the file says."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from rules.definitions import BadFile, Change, Definition, NotApplied, What, apply, compare, read

REASON = "Applied from a file"


class Command(BaseCommand):
    """Apply the YAML of rules; rules that it does not name are left alone."""

    help = "Shows what a file of rules changes, asks, and applies all of it or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file."""
        parser.add_argument("file", help="what `manage.py export` wrote; - is standard input")
        parser.add_argument("--dry-run", action="store_true", help="only show what would change")
        parser.add_argument("--yes", action="store_true", help="apply without asking")
        parser.add_argument("--reason", default=REASON, help="kept with the versions of the rules")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare, ask, apply."""
        definitions = _read(options["file"])
        changes = compare(definitions)
        self._show(changes)
        if refused := [each for each in changes if each.refusal]:
            raise CommandError(f"Nothing was changed: {len(refused)} cannot be applied.")
        if not any(each.what is not What.SAME for each in changes):
            self.stdout.write("The rules are what the file says.")
        elif options["dry_run"]:
            self.stdout.write("Nothing was changed.")
        elif options["yes"] or _is_wanted():
            self._apply(definitions, options["reason"])
        else:
            self.stdout.write("Nothing was changed.")

    def _apply(self, definitions: Sequence[Definition], reason: str) -> None:
        try:
            changes = apply(definitions, reason=reason)
        except NotApplied as refusal:
            raise CommandError(str(refusal)) from refusal
        changed = sum(each.what is not What.SAME for each in changes)
        self.stdout.write(self.style.SUCCESS(f"Applied: {changed} of {len(changes)} changed."))

    def _show(self, changes: Sequence[Change]) -> None:
        styles: dict[str, Callable[[str], str]]
        styles = {"+": self.style.SUCCESS, "-": self.style.ERROR, " ": str}
        for change in changes:
            self.stdout.write(f"{change.name}: {change.what}")
            for line in change.lines if change.what is not What.SAME else ():
                self.stdout.write(styles[line.sign](f"  {line.sign} {line.text}"))
            if change.refusal:
                self.stderr.write(f"{change.name}: {change.refusal}")


def _read(name: str) -> list[Definition]:
    try:
        return read(sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, BadFile) as exc:
        raise CommandError(str(exc)) from exc


def _is_wanted() -> bool:
    if not sys.stdin.isatty():
        raise CommandError("Nobody is there to be asked; say --yes to apply this.")
    return input("Apply this? [y/N] ").strip().lower() in {"y", "yes"}
