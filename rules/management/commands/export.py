"""`manage.py export [rule …] > rules.yaml`: write rules down, for `manage.py apply`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from rules.definitions import definitions_of, write
from rules.models import Rule


class Command(BaseCommand):
    """Write the YAML of rules."""

    help = "Writes all rules, or those named, as YAML without secrets."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take names."""
        parser.add_argument("rule", nargs="*", help="the name of a rule")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write them."""
        rules = Rule.objects.prefetch_related("operations")
        names = set(options["rule"])
        chosen = [rule for rule in rules if not names or rule.name in names]
        if unknown := names - {rule.name for rule in chosen}:
            raise CommandError(f"There is no rule named {', '.join(sorted(unknown))}.")
        self.stdout.write(write(definitions_of(chosen)), ending="")
