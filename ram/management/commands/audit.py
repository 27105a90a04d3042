"""`manage.py audit --verify`: tell whether the audit log is what was written."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ram.audit.models import AuditEntry
from ram.audit.verify import verify


class Command(BaseCommand):
    """Walk the chain of the audit log; end with 1 if it is broken."""

    help = "Verifies the chain of the audit log and prints its end, to be noted elsewhere."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take an end that was noted before."""
        parser.add_argument("--verify", action="store_true", required=True)
        parser.add_argument(
            "--expect", metavar="NUMBER:SEAL", default="", help="an end that was noted before"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify, saying how far it came."""
        for progress in verify():
            if progress.broken is not None:
                raise CommandError(str(progress.broken))
            self.stdout.write(f"{progress.number} of {progress.total} entries are as written")
        if options["expect"]:
            _check_expected(*options["expect"].split(":", 1))
        self.stdout.write(f"whole; its end is {progress.number}:{progress.seal}")


def _check_expected(number: str, seal: str = "") -> None:
    """Refuse a log that does not hold what was noted, as after a restored backup."""
    if not number.isdecimal() or not AuditEntry.objects.filter(number=number, seal=seal).exists():
        raise CommandError(f"No entry {number} has that seal: the log was replaced.")
