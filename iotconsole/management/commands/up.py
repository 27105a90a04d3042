"""`make up`: the platform alone, in the foreground, until Ctrl-C."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from iotconsole.embedded import credentials, platform
from iotconsole.embedded.start import CannotStart


class Command(BaseCommand):
    """Start every process, say where to click, stop every process on Ctrl-C."""

    help = "Start the platform in the foreground; Ctrl-C stops it."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until interrupted or until the supervisor ends."""
        try:
            with platform.running(self.stdout.write) as started:
                self.stdout.write(credentials.announcement())
                started.supervisor.wait()
        except CannotStart as exc:
            raise CommandError(str(exc)) from exc
        except KeyboardInterrupt:
            self.stdout.write("Stopped.")
