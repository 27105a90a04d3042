"""The kit as a Django app: it brings template tags, no tables."""

from django.apps import AppConfig


class KitConfig(AppConfig):
    """What every app of the console shares."""

    name = "iotconsole.kit"
    label = "kit"
