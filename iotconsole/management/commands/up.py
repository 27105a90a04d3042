"""`make up`: the platform alone, in the foreground, until Ctrl-C."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from iotconsole.embedded import credentials, platform


class Command(BaseCommand):
    """Start every process, say where to click, stop every process on Ctrl-C."""

    help = "Start the platform in the foreground; Ctrl-C stops it."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until interrupted or until the supervisor ends."""
        try:
            with platform.running(self.stdout.write) as supervisor:
                self.stdout.write(credentials.announcement())
                supervisor.wait()
        except platform.CannotStart as exc:
            raise CommandError(str(exc)) from exc
        except KeyboardInterrupt:
            self.stdout.write("Stopped.")
