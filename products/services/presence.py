"""Who may log in, who may stay, and who is there."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from iotconsole.kit.clock import epoch_ms, moment, now_ms
from products import devicelog, errors
from products.credentials import read_login
from products.messages import StatusChange
from products.models import Device
from products.services.devices import by_name

NAMES_PER_QUERY = 500


def log_in(client_id: str, username: str, password: str) -> tuple[str, str]:
    """Answer (ProductKey, DeviceName) of the device that these words prove to be, or refuse."""
    login = read_login(client_id, username, password)
    device = by_name(login.product_key, login.device_name).first()
    if device is None:
        raise errors.UnknownDevice(f"{login.product_key} has no device named {login.device_name}.")
    try:
        login.check(device.secret)
        if not device.enabled:
            raise errors.DeviceDisabled("The device is disabled.")
    except errors.LoginRefused as refusal:
        entry = devicelog.behaviour(
            device.name, "connect", now_ms(), status=int(refusal.status), detail=str(refusal)
        )
        devicelog.note(login.product_key, entry)
        raise
    return login.product_key, login.device_name


def allowed_since(devices: Sequence[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Answer which of these (ProductKey, DeviceName) may be connected, and since when (epoch ms).

    A connection that began earlier was made with another secret, or by a device of that name that
    is gone.
    """
    allowed: dict[tuple[str, str], int] = {}
    for start in range(0, len(devices), NAMES_PER_QUERY):
        names = [name for _, name in devices[start : start + NAMES_PER_QUERY]]
        rows = Device.objects.filter(name__in=names, enabled=True)
        since = Coalesce("secret_changed", "created")
        for key, name, begin in rows.values_list("product__product_key", "name", since):
            allowed[key, name] = epoch_ms(begin)
    return allowed


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
