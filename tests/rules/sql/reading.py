"""The case files beside this module.

A blank line divides cases. A case is a name (`-- …`), a query, and its `-- payload:` (or
`-- bytes:` in hexadecimal digits, which makes the rule a binary one), `-- topic:`, `-- tags:` and
`-- expect:`, which is a JSON row, `filtered`, `passed on`, or `error:` and what the error says.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from rules.sql import DataType

CASES = Path(__file__).parent / "cases"
USUAL = {"payload": "{}", "topic": "/a1/dev/user/update", "tags": "{}"}


@dataclass(frozen=True)
class Letter:
    """A message as a rule sees it."""

    payload: bytes = b"{}"
    topic: str = "/a1/dev/user/update"
    product_key: str = "a1"
    device_name: str = "dev"
    message_id: int = 1
    time_ms: int = 1543373798943

    tags: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def document(self) -> object:
        return json.loads(self.payload)

    def json(self) -> object:
        return self.document


@dataclass(frozen=True)
class Case:
    """A query, a message and what must come of them."""

    name: str
    query: str
    letter: Letter
    data_type: DataType
    expect: str


def cases() -> Iterator[Case]:
    """Read all cases of all files."""
    for path in sorted(CASES.glob("*.sql")):
        for block in path.read_text("utf-8").strip().split("\n\n"):
            yield _case(path.stem, block)


def _case(file: str, block: str) -> Case:
    name, *lines = block.splitlines()
    notes = USUAL | dict(line[3:].split(": ", 1) for line in lines if line.startswith("-- "))
    binary = "bytes" in notes
    return Case(
        name=f"{file}: {name.removeprefix('-- ')}",
        query="\n".join(line for line in lines if not line.startswith("-- ")),
        letter=Letter(
            payload=bytes.fromhex(notes["bytes"]) if binary else notes["payload"].encode(),
            topic=notes["topic"],
            tags=json.loads(notes["tags"]),
        ),
        data_type=DataType.BINARY if binary else DataType.JSON,
        expect=notes["expect"],
    )
