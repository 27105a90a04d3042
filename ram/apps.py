"""Access control as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RamConfig(AppConfig):
    """Who may do what."""

    name = "ram"
    verbose_name = _("Access control")

    def ready(self) -> None:
        """Listen to who signs in."""
        from ram.signin import signals  # noqa: F401 - importing it does it
