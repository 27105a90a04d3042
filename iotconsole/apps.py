"""The wiring as a Django app: it brings the commands that start and show the platform."""

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    """Start, demo, bench."""

    name = "iotconsole"
    label = "iotconsole"
