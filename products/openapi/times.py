"""How IoT Platform writes moments: each of its operations in a way of its own."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.conf import settings


def local(moment: datetime) -> str:
    """Write a moment as QueryDeviceDetail does: 2018-08-06 10:47:50, where the region is."""
    return f"{_there(moment):%Y-%m-%d %H:%M:%S}"


def both(what: str, moment: datetime | None) -> dict[str, object]:
    """Write a moment where the region is and in UTC, as GmtCreate and UtcCreate; "" for never."""
    if moment is None:
        return {f"Gmt{what}": "", f"Utc{what}": ""}
    return {f"Gmt{what}": local(moment), f"Utc{what}": utc(moment)}


def gmt(moment: datetime) -> str:
    """Write a moment as QueryDevice does: Thu, 17-Nov-2016 02:08:12 GMT."""
    return f"{moment.astimezone(UTC):%a, %d-%b-%Y %H:%M:%S} GMT"


def java(moment: datetime) -> str:
    """Write a moment as Java's Date.toString() does: Thu Feb 28 14:14:33 CST 2019."""
    return f"{_there(moment):%a %b %d %H:%M:%S %Z %Y}"


def utc(moment: datetime) -> str:
    """Write a moment as every field Utc… does: 2018-08-06T02:47:50.000Z."""
    plain = moment.astimezone(UTC).replace(tzinfo=None)
    return f"{plain.isoformat(timespec='milliseconds')}Z"


def _there(moment: datetime) -> datetime:
    zones = settings.REGION_TIME_ZONES
    zone = zones.get(settings.REGION, settings.REGION_TIME_ZONE_DEFAULT)
    return moment.astimezone(ZoneInfo(zone))
