"""Tags of devices: kept, replaced, refused, found, and read by rules without asking again."""

from collections.abc import Collection

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from products import errors, services
from products.messages import DeviceMessage, lend_tags
from products.models import Device, Product
from products.tagbook import Tagbook

DEVICE = ("a1", "d")
SECOND = Tagbook.LOOK_MS


@pytest.fixture
def device(product: Product) -> Device:
    return services.create_device(product, "sensor-01")


def test_tags_are_added_replaced_and_taken_away(device: Device) -> None:
    services.save_tags(device, {"color": "red", "site.x": "北门"})
    services.save_tags(device, {"color": "blue"})
    services.delete_tags(device, ["site.x", "unknown"])

    assert services.device_tags(device) == {"color": "blue"}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        *[(key, "x") for key in ("", "a", "a b", "a_b", "a" * 33, "颜色")],
        *[("ab", value) for value in ("", "x y", "x" * 129, "温" * 65)],
    ],
)
def test_tag_that_breaks_the_rules_is_refused(device: Device, key: str, value: str) -> None:
    with pytest.raises(errors.InvalidTag):
        services.save_tags(device, {key: value})


def test_a_coordinate_is_a_fine_value(device: Device) -> None:
    services.save_tags(device, {"coordinate": "104.07086:30.549169", "list": "a,b-c_d"})


def test_device_has_a_hundred_tags_at_most(device: Device) -> None:
    services.save_tags(device, {f"key{number}": "x" for number in range(100)})
    services.save_tags(device, {"key1": "y"})

    with pytest.raises(errors.TooManyTags):
        services.save_tags(device, {"another": "x"})


def test_devices_are_found_by_tag(device: Device) -> None:
    other = services.create_device(device.product)
    services.save_tags(device, {"color": "red"})
    services.save_tags(other, {"color": "blue"})

    rows = Device.objects.all()

    assert set(services.with_tag(rows, "color")) == {device, other}
    assert set(services.with_tag(rows, "color", "red")) == {device}


def test_rules_read_the_tags_of_a_batch_at_once_and_then_no_more(device: Device) -> None:
    key = device.product.product_key
    other = services.create_device(device.product)
    services.save_tags(device, {"color": "red"})
    batch = [message_of(key, device.name), message_of(key, other.name)]
    lend_tags(batch, services.tags_of)

    with CaptureQueriesContext(connection) as first:
        assert [message.tags for message in batch] == [{"color": "red"}, {}]
    with CaptureQueriesContext(connection) as second:
        lend_tags(batch, services.tags_of)
        assert [message.tags for message in batch] == [{"color": "red"}, {}]

    assert (len(first), len(second)) == (1, 0)


def message_of(product_key: str, device_name: str) -> DeviceMessage:
    return DeviceMessage(f"/{product_key}/{device_name}/x", product_key, device_name, b"", 0, 1, 1)


def test_a_message_of_a_test_has_no_tags() -> None:
    assert message_of("a1", "d").tags == {}


def test_tags_are_read_again_when_any_has_changed() -> None:
    versions, tags = [1], [{"color": "red"}]
    book = Tagbook(lambda: versions[-1], lambda devices: dict.fromkeys(devices, tags[-1]))
    assert book.of([DEVICE], 0)[DEVICE] == {"color": "red"}

    tags.append({"color": "blue"})
    assert book.of([DEVICE], SECOND)[DEVICE] == {"color": "red"}
    versions.append(2)
    assert book.of([DEVICE], SECOND)[DEVICE] == {"color": "red"}
    assert book.of([DEVICE], 2 * SECOND)[DEVICE] == {"color": "blue"}


def test_devices_without_tags_are_remembered_too() -> None:
    asked: list[object] = []

    def load(devices: Collection[tuple[str, str]]) -> dict[tuple[str, str], dict[str, str]]:
        asked.append(devices)
        return {}

    book = Tagbook(lambda: 1, load)
    book.of([DEVICE], 0)

    assert book.of([DEVICE], 1) == {DEVICE: {}}
    assert len(asked) == 1
