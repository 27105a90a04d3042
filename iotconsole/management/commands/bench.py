"""`make bench`: measure the platform in a home of its own."""

import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from iotconsole.bench import size, table
from iotconsole.bench.groups import GROUPS, machine
from iotconsole.bench.memory import resident_megabytes
from iotconsole.bench.table import Group, Row
from iotconsole.embedded import elsewhere, platform
from iotconsole.embedded.start import CannotStart


class Command(BaseCommand):
    """Start a platform in a new home, load it, print the table, take it away."""

    help = "Measure rates, latencies and memory of the platform on this machine."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what is measured, and how thoroughly."""
        parser.add_argument("--only", choices=GROUPS, help="Measure this group only.")
        parser.add_argument("--quick", action="store_true", help="See that it runs: no figures.")
        parser.add_argument("--here", action="store_true", help="Use the home of the environment.")

    def handle(self, *args: Any, only: str | None, quick: bool, here: bool, **options: Any) -> None:
        """Run again in another home, then measure there."""
        if here:
            return self._measure(
                [only] if only else list(GROUPS), size.QUICK if quick else size.FULL
            )
        with tempfile.TemporaryDirectory(prefix="iotconsole-bench-") as home:
            command = [sys.executable, "manage.py", "bench", "--here", *sys.argv[2:]]
            environment = elsewhere.environment(Path(home))
            result = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, check=False)
        sys.exit(result.returncode)

    def _measure(self, names: list[str], how_much: size.Size) -> None:
        say = self.stdout.write
        try:
            with platform.running(say) as started:
                memory = Row("memory of all processes, idle", _megabytes(started.supervisor.pid))
                groups = [GROUPS[name](how_much, say) for name in names]
        except CannotStart as exc:
            raise CommandError(str(exc)) from exc
        for line in table.lines([Group(f"Machine: {machine()}", [memory]), *groups]):
            say(line)


def _megabytes(root: int) -> str:
    return f"{resident_megabytes(root):.0f} MB"
