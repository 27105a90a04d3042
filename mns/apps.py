"""The message service as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MnsConfig(AppConfig):
    """Queues, topics and subscriptions."""

    name = "mns"
    verbose_name = _("Message service")
