"""`manage.py import_sql --from aws query.sql`: what the rule SQL of another system is here."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from rules.definitions import Definition, write
from rules.importing import BELOW, DIALECTS, translate
from rules.sql import SqlSyntaxError


class Command(BaseCommand):
    """Translate a query; what differs is told beside it."""

    help = "Translates the rule SQL of AWS IoT or EMQX and lists what differs."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the query and what it is to become."""
        parser.add_argument("file", type=Path, help="a file with one query")
        parser.add_argument("--from", dest="dialect", choices=DIALECTS, required=True)
        parser.add_argument("--product", metavar="KEY", help="whose devices publish; else any")
        parser.add_argument("--name", help="write a rule of this name, for `manage.py apply`")

    def handle(self, *args: Any, **options: Any) -> None:
        """Translate it."""
        below = f"/{options['product']}/+/user" if options["product"] else BELOW
        try:
            query = options["file"].read_text(encoding="utf-8")
            translation = translate(query, options["dialect"], below)
        except (OSError, UnicodeDecodeError, SqlSyntaxError) as exc:
            raise CommandError(str(exc)) from exc
        for note in translation.notes:
            style = self.style.ERROR if note.is_gap else self.style.WARNING
            place = f"line {note.line}, column {note.column}: {note.construct}"
            self.stderr.write(f"{place}: {note}", style)
        if translation.sql is None:
            raise CommandError("There is no such query here.")
        name = options["name"]
        rule = write([Definition(name, translation.sql, [])]) if name else translation.sql
        self.stdout.write(rule)
