"""`make demo`: start the platform, run the Air Testing scenario, leave the console running."""

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from iotconsole.demo import story
from iotconsole.embedded import credentials, platform
from iotconsole.embedded.start import CannotStart


class Command(BaseCommand):
    """Tell the story once and stay; DEMO_ONCE=1 ends with the story's verdict."""

    help = "Run the main job end to end, then leave the console running."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit status 1 and a sentence when something did not arrive."""
        self.stdout.write("Starting the platform")
        try:
            with platform.running(self.stdout.write) as started:
                arrivals = story.play(self.stdout.write)
                first = (arrivals.first or started.since) - started.since
                self.stdout.write(f"All as expected. First message after {first:.1f} s.")
                if not os.environ.get("DEMO_ONCE"):
                    self.stdout.write(credentials.announcement())
                    self.stdout.write(
                        "Look at Rules > air-to-mns, and Products > Air Testing > Log."
                    )
                    started.supervisor.wait()
        except (CannotStart, story.DemoFailed) as exc:
            raise CommandError(str(exc)) from exc
        except KeyboardInterrupt:
            self.stdout.write("Stopped.")
