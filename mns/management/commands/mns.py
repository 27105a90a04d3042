"""`manage.py mns`: serve the HTTP API of the message service."""

from typing import Any

import uvloop
from django.conf import settings
from django.core.management.base import BaseCommand

from mns.endpoint.serve import serve


class Command(BaseCommand):
    """Serve the HTTP API of the message service until told to stop."""

    help = "Serve the HTTP API of the message service."
    requires_system_checks = ()  # they are about pages this process does not have

    def handle(self, *args: Any, **options: Any) -> None:
        """Serve at the address the settings name."""
        uvloop.run(serve(settings.BIND, settings.MNS_PORT, settings.REDIS_URL))
