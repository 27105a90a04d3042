"""The kit as a Django app: it brings template tags and lookups, no tables."""

from django.apps import AppConfig


class KitConfig(AppConfig):
    """What every app of the console shares."""

    name = "iotconsole.kit"
    label = "kit"

    def ready(self) -> None:
        """Compare texts as this database can."""
        from iotconsole.kit import lookups

        lookups.register()
