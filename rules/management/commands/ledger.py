"""`manage.py ledger --verify`: what became of every message at every rule, and whether all is."""

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from rules import balance
from rules.balance import Books, Sheet
from rules.ledger import Counts
from rules.models import Rule

HEAD = ("rule", "received", "filtered", "SQL failed", "forwarded", "failed", "waiting")


class Command(BaseCommand):
    """Print the ledger; end with 1 if it does not balance."""

    help = "Prints what became of all messages; --verify ends with 1 if some are unaccounted for."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the question whether it balances."""
        parser.add_argument(
            "--verify", action="store_true", help="end with 1 if it does not balance"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the table, then what does not add up."""
        rules = Rule.objects.order_by("name").prefetch_related("operations")
        books = balance.read(rules)
        for line in lines(books):
            self.stdout.write(line)
        faults = [f"{sheet.rule}: {fault}" for sheet in books.sheets for fault in sheet.faults]
        if faults and options["verify"]:
            raise CommandError("The ledger does not balance.\n" + "\n".join(faults))
        self.stdout.write("\n".join(faults) or "The ledger balances.")


def lines(books: Books) -> Iterator[str]:
    """Write the table, a rule a line with its operations below it."""
    yield _line(*HEAD)
    for sheet in books.sheets:
        yield from _of_rule(sheet)
    yield f"{books.kept} messages are kept to be tried; {books.batches} batches wait for the rules."


def _of_rule(sheet: Sheet) -> Iterator[str]:
    counts = sheet.counts
    passed = (counts.forwarded, sheet.failed_later, counts.waiting)
    yield _line(sheet.rule.name, counts.received, counts.filtered, sheet.failed_in_sql, *passed)
    yield from _causes(counts)
    for one in sheet.operations:
        told = " (errors)" if one.operation.is_for_errors else ""
        name = f"  {one.operation.pk} {one.operation.kind}{told}"
        ended = (one.counts.forwarded, one.counts.failed, one.counts.waiting)
        yield _line(name, one.counts.received, "", "", *ended)
        yield from _causes(one.counts)


def _causes(counts: Counts) -> Iterator[str]:
    if counts.causes:
        yield "    failed: " + ", ".join(f"{why} {n}" for why, n in sorted(counts.causes.items()))


def _line(name: str, *numbers: object) -> str:
    return f"{name:32}" + "".join(f"{number!s:>11}" for number in numbers)
