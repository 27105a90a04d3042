"""The wiring as a Django app: it brings the commands that start and show the platform."""

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    """Start, demo, bench."""

    name = "iotconsole"
    label = "iotconsole"

    def ready(self) -> None:
        """Make Celery's application the one that tasks are sent through."""
        from iotconsole import celery  # noqa: F401 - importing it does it
