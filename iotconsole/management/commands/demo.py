"""`make demo`: start the platform, run the Air Testing scenario, leave the console running."""

import os
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from iotconsole.demo import story
from iotconsole.embedded import credentials, platform


class Command(BaseCommand):
    """Tell the story once and stay; DEMO_ONCE=1 ends with the story's verdict."""

    help = "Run the main job end to end, then leave the console running."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit status 1 and a sentence when something did not arrive."""
        begin = time.monotonic()
        self.stdout.write("Starting the platform")
        try:
            with platform.running(self.stdout.write) as supervisor:
                arrivals = story.play(self.stdout.write)
                first = (arrivals.first or begin) - begin
                self.stdout.write(f"All as expected. First message after {first:.1f} s.")
                if not os.environ.get("DEMO_ONCE"):
                    self.stdout.write(credentials.announcement())
                    self.stdout.write(
                        "Look at Rules > air-to-mns, and Products > Air Testing > Log."
                    )
                    supervisor.wait()
        except (platform.CannotStart, story.DemoFailed) as exc:
            raise CommandError(str(exc)) from exc
        except KeyboardInterrupt:
            self.stdout.write("Stopped.")
