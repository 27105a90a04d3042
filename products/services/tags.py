"""The tags of devices: what they are, every change to them, and a quick answer for rules."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from django.db import transaction
from django.db.models import QuerySet

from iotconsole.kit import clock, versions
from iotconsole.kit.errors import marked
from products import errors, limits, news
from products.models import Device, DeviceTag
from products.names import check_tag
from products.tagbook import Tagbook, Tags
from ram import audit


def tags_of(devices: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], Tags]:
    """Answer the tags of devices (ProductKey, DeviceName), at most a second old.

    What was asked before is remembered; all the others cost one question to the database.
    """
    return _tagbook.of(devices, clock.now_ms())


def _load(devices: Collection[tuple[str, str]]) -> dict[tuple[str, str], dict[str, str]]:
    found: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    rows = DeviceTag.objects.filter(
        device__product__product_key__in={key for key, _ in devices},
        device__name__in={name for _, name in devices},
    ).order_by()
    for product_key, name, key, value in rows.values_list(
        "device__product__product_key", "device__name", "key", "value"
    ):
        found[product_key, name][key] = value
    return found


_tagbook = Tagbook(lambda: versions.current(news.TAGS), _load)


def with_tag(devices: "QuerySet[Device]", key: str, value: str = "") -> "QuerySet[Device]":
    """Keep the devices that have the tag, with that value if one is given."""
    wanted = DeviceTag.objects.filter(key=key, **({"value": value} if value else {}))
    return devices.filter(pk__in=wanted.values("device"))


def device_tags(device: Device) -> dict[str, str]:
    """Answer the tags of a device by their keys."""
    return dict(device.tags.values_list("key", "value"))


@transaction.atomic
def save_tags(device: Device, tags: Mapping[str, str]) -> None:
    """Add tags to a device; those whose keys it has already get the new values."""
    for key, value in tags.items():
        check_tag(key, value)
    Device.objects.select_for_update().filter(pk=device.pk).first()  # others wait: see the count
    before = device_tags(device)
    after = before | dict(tags)
    if after == before:
        return
    if len(after) > limits.TAGS_PER_DEVICE:
        raise errors.TooManyTags(
            marked("A device has at most %(most)s tags."), most=limits.TAGS_PER_DEVICE
        )
    DeviceTag.objects.bulk_create(
        (DeviceTag(device=device, key=key, value=value) for key, value in tags.items()),
        update_conflicts=True,
        unique_fields=["device", "key"],
        update_fields=["value"],
    )
    audit.record("iot:SaveDeviceProp", device.arn, before=before, after=after)
    versions.bump(news.TAGS)


@transaction.atomic
def delete_tags(device: Device, keys: Collection[str]) -> None:
    """Take tags from a device; keys it does not have are fine."""
    Device.objects.select_for_update().filter(pk=device.pk).first()
    before = device_tags(device)
    after = {key: value for key, value in before.items() if key not in keys}
    if after == before:
        return
    device.tags.filter(key__in=keys).delete()
    audit.record("iot:DeleteDeviceProp", device.arn, before=before, after=after)
    versions.bump(news.TAGS)


@transaction.atomic
def replace_tags(device: Device, tags: Mapping[str, str]) -> None:
    """Give a device these tags and no others."""
    delete_tags(device, device_tags(device).keys() - tags.keys())
    save_tags(device, tags)
