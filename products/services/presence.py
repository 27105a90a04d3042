"""Who may stay connected, and who is there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from iotconsole.kit.clock import epoch_ms, moment
from iotconsole.kit.errors import marked
from products.messages import StatusChange
from products.models import Device
from products.services.devices import by_name

NAMES_PER_QUERY = 500


@dataclass(frozen=True, slots=True)
class Standing:
    """Since when (epoch ms) a device may be connected, and with the topics it has now."""

    device_ms: int
    topics_ms: int

    def objection(self, start_ms: int) -> str:
        """Answer why a connection that began then may not stay; "" if it may."""
        if start_ms < self.device_ms:
            return marked("The device has got another secret.")
        if start_ms < self.topics_ms:
            return marked("The topics of the product were changed.")
        return ""


def standing_of(devices: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Standing]:
    """Answer which of these (ProductKey, DeviceName) may be connected, and since when.

    A connection that began earlier was made with another secret, by a device of that name that
    is gone, or with other permissions.
    """
    standing: dict[tuple[str, str], Standing] = {}
    for start in range(0, len(devices), NAMES_PER_QUERY):
        names = [name for _, name in devices[start : start + NAMES_PER_QUERY]]
        rows = Device.objects.filter(name__in=names, enabled=True)
        since = Coalesce("secret_changed", "created"), "product__topics_changed"
        for key, name, begin, topics in rows.values_list("product__product_key", "name", *since):
            standing[key, name] = Standing(epoch_ms(begin), epoch_ms(topics) if topics else 0)
    return standing


def online_since() -> dict[tuple[str, str], int]:
    """Answer since when (epoch ms) each device that is online by the records is."""
    rows = Device.objects.filter(status=Device.Status.ONLINE)
    columns = rows.values_list("product__product_key", "name", "status_since")
    return {(product_key, name): epoch_ms(since) for product_key, name, since in columns if since}


@transaction.atomic
def record_presence(changes: Sequence[StatusChange]) -> None:
    """Write down who came and went; news older than what is known changes nothing."""
    for change in changes:
        since = moment(change.last_ms)
        news: dict[str, Any] = {"status_since": since}
        if change.status == "online":
            news |= {
                "status": Device.Status.ONLINE,
                "activated": Coalesce(F("activated"), since),
                "last_online": since,
                "address": change.client_ip,
            }
        else:
            news |= {"status": Device.Status.OFFLINE, "last_offline": since}
        by_name(change.product_key, change.device_name).filter(
            Q(status_since=None) | Q(status_since__lt=since)
        ).update(**news)
