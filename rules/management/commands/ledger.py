"""`manage.py ledger --verify`: what became of every message, and whether all is accounted for."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from rules import balance, intake
from rules.balance import Books, Sheet
from rules.ledger import Counts
from rules.models import Rule, ServerSubscription

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
        subscriptions = _subscriptions()
        for line in lines(books, subscriptions):
            self.stdout.write(line)
        faults = [f"{sheet.rule}: {fault}" for sheet in books.sheets for fault in sheet.faults]
        faults += [f"{name}: {fault}" for name, it in subscriptions.items() for fault in it.faults]
        if faults and options["verify"]:
            raise CommandError("The ledger does not balance.\n" + "\n".join(faults))
        self.stdout.write("\n".join(faults) or "The ledger balances.")


def lines(books: Books, subscriptions: Mapping[str, intake.Counts]) -> Iterator[str]:
    """Write the table: a rule a line with its operations below it, then the subscriptions."""
    yield _line(*HEAD)
    for sheet in books.sheets:
        yield from _of_rule(sheet)
    for queue, counts in subscriptions.items():
        yield _line(queue, counts.received, "", counts.dropped, counts.delivered, counts.failed, "")
    yield f"{books.kept} messages are kept to be tried; {books.batches} batches wait for the rules."


def _subscriptions() -> dict[str, intake.Counts]:
    """Answer what server-side subscription did, by the name of the queue."""
    rows = ServerSubscription.objects.select_related("product", "queue").order_by("queue__name")
    queues = {row.product.product_key: row.queue.name for row in rows}
    return {queues[key]: counts for key, counts in intake.counts(queues).items()}


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
