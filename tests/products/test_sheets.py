"""Devices come from a sheet and go into one."""

import csv
from io import StringIO

import pytest

from products import errors, limits, services, sheets
from products.models import Device, Product
from products.services import Wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("sensor-1\nsensor-2\n", [Wanted("sensor-1"), Wanted("sensor-2")]),
        ("DeviceName,Nickname\r\nsensor-1,hall\r\n", [Wanted("sensor-1", "hall")]),
        ("\ufeffdevicename\nsensor-1", [Wanted("sensor-1")]),
        ("sensor-1\n\n , \n sensor-2 ,,x\n", [Wanted("sensor-1"), Wanted("sensor-2")]),
        (",北门温度\n", [Wanted("", "北门温度")]),
        ('"sensor-1","a\nb"\n', [Wanted("sensor-1", "a\nb")]),
        ("DeviceName;Nickname\r\nsensor-1;hall\r\n", [Wanted("sensor-1", "hall")]),
        ("sensor-1\thall\nsensor-2\n", [Wanted("sensor-1", "hall"), Wanted("sensor-2")]),
        ("", []),
    ],
)
def test_sheet_is_read_as_people_write_it(text: str, wanted: list[Wanted]) -> None:
    assert sheets.read_devices(text) == wanted


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_file_is_read_in_the_encodings_of_spreadsheets(encoding: str) -> None:
    text = sheets.decode("DeviceName,Nickname\nsensor-1,北门温度\n".encode(encoding))

    assert sheets.read_devices(text) == [Wanted("sensor-1", "北门温度")]


@pytest.mark.parametrize("content", [b"\x89PNG\xff\xff\xff\xff", b"\xff\xfeabc"])
def test_file_that_is_no_text_is_refused(content: bytes) -> None:
    with pytest.raises(errors.InvalidFile):
        sheets.decode(content)


def test_line_that_cannot_be_read_is_named() -> None:
    with pytest.raises(errors.InvalidFile, match="Line 2 "):
        sheets.read_devices("sensor-1\n" + "x" * 200_000)


def test_sheet_with_a_nul_is_no_text() -> None:
    with pytest.raises(errors.InvalidFile):
        sheets.read_devices("sensor-1\0\n")


def test_sheet_that_is_far_too_long_is_not_read_to_its_end(product: Product) -> None:
    wanted = sheets.read_devices("sensor\n" * 1_000_000)

    assert len(wanted) == limits.BATCH + 1
    with pytest.raises(errors.TooManyDevices):
        services.register_devices(product, wanted)


def test_sheet_of_devices_has_no_secrets_unless_asked_for(product: Product) -> None:
    device = services.create_device(product, "sensor-1", "北门温度")

    [row] = csv.DictReader(StringIO("".join(sheets.write_devices(Device.objects.all()))))
    [secret] = csv.DictReader(StringIO("".join(sheets.write_secrets(Device.objects.all()))))

    assert row["ProductKey"] == product.product_key
    assert (row["DeviceName"], row["Nickname"], row["Status"]) == (
        "sensor-1",
        "北门温度",
        "UNACTIVE",
    )
    assert secret == row | {"DeviceSecret": device.secret}


def test_sheet_that_was_taken_away_can_be_brought_back(product: Product) -> None:
    services.create_device(product, "sensor-1", "hall")

    text = "".join(sheets.write_devices(Device.objects.all()))

    assert sheets.read_devices(text) == [Wanted("sensor-1", "hall")]
