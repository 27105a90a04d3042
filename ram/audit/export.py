"""The audit log for taking away: CSV for spreadsheets, JSON lines for programs, row by row."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from io import StringIO
from typing import Any

from django.db.models import QuerySet
from django.http import StreamingHttpResponse

from ram.audit.models import AuditEntry

AT_ONCE = 1_000
COLUMNS = tuple(field.attname for field in AuditEntry._meta.concrete_fields)  # noqa: SLF001 - published
FORMULA = ("=", "+", "-", "@", "\t", "\r")

Rows = QuerySet[AuditEntry]


def export(rows: Rows, kind: str) -> StreamingHttpResponse:
    """Answer all these entries as a file, oldest first."""
    content_type, write = KINDS[kind]
    entries = rows.order_by("number").iterator(chunk_size=AT_ONCE)
    return StreamingHttpResponse(
        write(entries),
        content_type=f"{content_type}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="audit.{kind}"'},
    )


def values_of(entry: AuditEntry) -> dict[str, Any]:
    """Answer an entry as JSON has it."""
    values = {name: getattr(entry, name) for name in COLUMNS}
    values["happened"] = entry.happened.isoformat()
    return values | {name: json.loads(values[name] or "null") for name in ("before", "after")}


def _write_lines(entries: Iterable[AuditEntry]) -> Iterator[str]:
    for entry in entries:
        yield json.dumps(values_of(entry), ensure_ascii=False) + "\n"


def _write_csv(entries: Iterable[AuditEntry]) -> Iterator[str]:
    yield _row(COLUMNS)
    for entry in entries:
        yield _row(_plain(getattr(entry, name)) for name in COLUMNS)


def _row(cells: Iterable[str]) -> str:
    line = StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()


def _plain(value: object) -> str:
    """Keep a spreadsheet from taking what anybody sent for a formula."""
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


KINDS: dict[str, tuple[str, Callable[[Iterable[AuditEntry]], Iterator[str]]]] = {
    "csv": ("text/csv", _write_csv),
    "jsonl": ("application/jsonl", _write_lines),
}
