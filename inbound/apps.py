"""Data inbound as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from products import guests


class InboundConfig(AppConfig):
    """From RocketMQ and from queues to MQTT clients."""

    name = "inbound"
    verbose_name = _("Data inbound")

    def ready(self) -> None:
        """Bring message clients, and what devices hear of inbound rules, to the broker's gate."""
        from inbound import clients  # models are there from now on

        guests.bring(guests.Kind(clients.is_one, clients.admit), clients.heard_by_devices)
