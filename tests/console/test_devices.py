"""The pages of devices: found, tagged, registered many at a time, taken away as a file."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from products import limits, services
from products.batching import make_page
from products.models import Batch, Device, Product
from ram.audit.models import AuditEntry
from tests.console.places import page

CHINESE = {"Accept-Language": "zh-CN"}


def names(console: Client, address: str) -> list[str]:
    return [row.name for row in console.get(address).context["object_list"]]


def test_the_tags_that_were_typed_are_kept_and_no_others(console: Client, device: Device) -> None:
    services.save_tags(device, {"room": "hall", "floor": "1f"})

    console.post(page("edit_tags", device), {"tags": "room=kitchen\nowner=office"})

    assert services.device_tags(device) == {"owner": "office", "room": "kitchen"}


def test_a_reset_shows_the_new_triplet_once(console: Client, device: Device) -> None:
    old = device.secret

    answer = console.post(page("reset_secret", device))

    device.refresh_from_db()
    assert device.secret != old
    assert device.secret in answer.text
    assert "no-store" in answer.headers["Cache-Control"]


def test_devices_are_found_by_name_state_tag_and_product(console: Client, device: Device) -> None:
    other = services.create_device(services.create_product("Water Testing"), "pump-1")
    services.save_tags(other, {"room": "cellar"})
    services.disable_device(device)
    key = other.product.product_key

    assert names(console, "/devices/?q=SENSOR") == ["sensor-1"]
    assert names(console, "/devices/?q=hallway") == ["sensor-1"]
    assert names(console, "/devices/?status=DISABLE") == ["sensor-1"]
    assert names(console, "/devices/?status=UNACTIVE") == ["pump-1"]
    assert names(console, "/devices/?tag=room") == ["pump-1"]
    assert names(console, "/devices/?tag=room%3Dcellar") == ["pump-1"]
    assert names(console, "/devices/?tag=room%3Dhall") == []
    assert names(console, f"/devices/?product={key}") == ["pump-1"]
    assert names(console, f"/products/{key}/?status=ONLINE") == []


def test_what_cannot_be_looked_for_is_not(console: Client, device: Device) -> None:
    assert names(console, "/devices/?status=ASLEEP&product=nobody") == [device.name]


def test_many_devices_are_registered_at_once_with_names_of_their_own(
    console: Client, product: Product
) -> None:
    answer = console.post(page("register_devices", product), {"count": 3})

    batch = Batch.objects.get()
    assert answer.headers["Location"] == page("batch", product, batch.pk)
    assert batch.started is not None


def test_names_that_will_not_do_are_shown_before_any_device_is_registered(
    console: Client, device: Device
) -> None:
    product = device.product
    sheet = SimpleUploadedFile(
        "devices.csv", "DeviceName,Nickname\nsensor-1\nx\nsensor-2,客厅".encode()
    )
    console.post(page("register_devices", product), {"file": sheet})
    batch = Batch.objects.get()
    progress = console.get(page("batch_progress", product, batch.pk))

    console.post(page("start_batch", product, batch.pk))

    assert [line.name for line in progress.context["refused"]] == ["sensor-1", "x"]
    assert "Register the other device" in progress.text
    while make_page(batch.pk):
        pass
    assert product.devices.get(name="sensor-2").nickname == "客厅"


def test_a_reader_of_chinese_is_told_the_reasons_in_chinese(
    console: Client, device: Device
) -> None:
    product = device.product
    asked = {"productKey": product.product_key, "deviceName": device.name, "random": "1"}
    services.open_registration(product)
    batch = services.prepare_batch(product, [services.Wanted("a b")])

    console.post("/auth/register/device", asked | {"sign": "00"})

    log = console.get(page("device_log", device), headers=CHINESE)
    progress = console.get(page("batch_progress", product, batch.pk), headers=CHINESE)
    assert "签名不是以 hmacmd5 对" in log.text
    assert "DeviceName 为 4 到 32 个字符" in progress.text


@pytest.mark.parametrize("asked", [{}, {"count": "0"}, {"count": "10001"}])
def test_a_batch_is_a_number_or_a_file(
    console: Client, product: Product, asked: dict[str, str]
) -> None:
    answer = console.post(page("register_devices", product), asked)

    assert answer.context["form"].errors
    assert not Batch.objects.exists()


def test_a_file_that_is_no_text_is_refused_beside_its_field(
    console: Client, product: Product
) -> None:
    picture = SimpleUploadedFile("devices.csv", b"\xff\xfe\x00\xff\x80")

    answer = console.post(page("register_devices", product), {"file": picture})

    assert set(answer.context["form"].errors) == {"file"}


def test_a_file_that_no_batch_can_be_is_refused_beside_its_field(
    console: Client, product: Product
) -> None:
    endless = SimpleUploadedFile("devices.csv", b"new-01\n" + b"," * limits.BATCH_FILE)

    answer = console.post(page("register_devices", product), {"file": endless})

    assert answer.context["form"].errors["file"] == ["A file has at most 2 MB."]


def test_devices_are_taken_away_as_a_file_with_secrets_for_who_asks_only(
    console: Client, device: Device
) -> None:
    plain = console.get(page("export_devices", device.product)).getvalue().decode()
    secret = console.post(page("export_secrets", device.product))

    entry = AuditEntry.objects.first()
    assert entry is not None
    assert device.name in plain
    assert device.secret not in plain
    assert device.secret in secret.getvalue().decode()
    assert secret.headers["Cache-Control"] == "no-store"
    assert entry.action == "iot:ShowDeviceSecret"
    assert console.get(page("export_secrets", device.product)).status_code == 405
