"""Devices as CSV: a sheet to register them from, and one to take them away in."""

import codecs
import csv
from collections.abc import Iterable, Iterator
from io import StringIO
from itertools import islice

from django.db.models import QuerySet

from iotconsole.kit.errors import marked
from products import limits
from products.errors import InvalidFile
from products.models import Device
from products.services.batches import Wanted

AT_ONCE = 1_000
_NO_TEXT = marked("The file is no text; save it as CSV in UTF-8.")
# Spreadsheets write a semicolon where a comma divides numbers, and a tab into "Unicode text". None
# of them can be in a name.
_SEPARATORS = ",;\t"
_FIRST = "DeviceName"
COLUMNS = (_FIRST, "Nickname", "ProductKey", "IotId", "Status", "Created", "LastOnline")


def decode(content: bytes) -> str:
    """Answer the text of a file: Unicode, or as spreadsheets write it on a Chinese desktop."""
    is_wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if is_wide else ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InvalidFile(_NO_TEXT, field="file")


def read_devices(text: str) -> list[Wanted]:
    """Read DeviceName and nickname from each line; what is further right is left alone."""
    if "\0" in text:
        raise InvalidFile(_NO_TEXT, field="file")
    text = text.removeprefix("\ufeff")
    lines = csv.reader(StringIO(text, newline=""), delimiter=_separator(text))
    try:
        # One more than may be: whoever takes them refuses so many.
        return list(islice(_wanted(lines), limits.BATCH + 1))
    except csv.Error as exc:
        raise InvalidFile(
            marked("Line %(line)s of the file cannot be read: %(reason)s."),
            field="file",
            line=lines.line_num,
            reason=exc,
        ) from exc


def _separator(text: str) -> str:
    first, _, _ = text.partition("\n")
    return next((sign for sign in _SEPARATORS if sign in first), _SEPARATORS[0])


def _wanted(lines: Iterable[list[str]]) -> Iterator[Wanted]:
    for number, line in enumerate(lines):
        cells = [cell.strip() for cell in line]
        is_heading = number == 0 and cells and cells[0].casefold() == _FIRST.casefold()
        if any(cells) and not is_heading:
            yield Wanted(*cells[:2])


def write_devices(devices: QuerySet[Device]) -> Iterator[str]:
    """Write the devices line by line, without their secrets."""
    yield _line(COLUMNS)
    for device in _each(devices):
        yield _line(_cells(device))


def write_secrets(devices: QuerySet[Device]) -> Iterator[str]:
    """Write the devices line by line, with their secrets."""
    yield _line((*COLUMNS, "DeviceSecret"))
    for device in _each(devices):
        yield _line((*_cells(device), device.secret))


def _each(devices: QuerySet[Device]) -> Iterator[Device]:
    return devices.select_related("product").order_by("pk").iterator(chunk_size=AT_ONCE)


def _cells(device: Device) -> tuple[str, ...]:
    # None of them can be a formula for a spreadsheet: names have no = + ( ) nor spaces.
    return (
        device.name,
        device.nickname,
        device.product.product_key,
        device.iot_id,
        device.state,
        device.created.isoformat(),
        device.last_online.isoformat() if device.last_online else "",
    )


def _line(cells: Iterable[str]) -> str:
    line = StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()
