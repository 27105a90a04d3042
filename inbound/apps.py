"""Data inbound as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InboundConfig(AppConfig):
    """From RocketMQ and from queues to MQTT clients."""

    name = "inbound"
    verbose_name = _("Data inbound")
