"""Rules as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RulesConfig(AppConfig):
    """From a device message to somewhere else."""

    name = "rules"
    verbose_name = _("Rules")
