"""`make bench`: measure the device-to-queue path in a platform of its own."""

import asyncio
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from iotconsole.bench import measure
from iotconsole.bench.memory import resident_megabytes
from iotconsole.embedded import elsewhere, platform


class Command(BaseCommand):
    """Start a platform in a new home, load it, print the table, take it away."""

    help = "Measure rate, latency and memory of the device-to-queue path on this machine."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say how many devices publish at once."""
        parser.add_argument("--devices", type=int, default=20)
        parser.add_argument("--here", action="store_true", help="Use the home of the environment.")

    def handle(self, *args: Any, devices: int, here: bool, **options: Any) -> None:
        """Run again in another home, then measure there."""
        if here:
            return self._measure(devices)
        with tempfile.TemporaryDirectory(prefix="iotconsole-bench-") as home:
            command = [sys.executable, "manage.py", "bench", "--here", f"--devices={devices}"]
            environment = elsewhere.environment(Path(home))
            result = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, check=False)
        sys.exit(result.returncode)

    def _measure(self, devices: int) -> None:
        try:
            with platform.running(self.stdout.write) as supervisor:
                memory = resident_megabytes(supervisor.pid)
                bench = measure.build(devices)
                rows = [measure.Row("memory of all processes, idle", f"{memory:.0f} MB")]
                rows += asyncio.run(measure.latency(bench, self.stdout.write))
                rows += asyncio.run(measure.rates(bench, self.stdout.write))
        except platform.CannotStart as exc:
            raise CommandError(str(exc)) from exc
        for row in rows:
            self.stdout.write(f"{row.name:36} {row.value}")
