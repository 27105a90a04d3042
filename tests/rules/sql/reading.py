"""The case files beside this module.

A blank line divides cases. A case is a name (`-- …`), a query, and its `-- payload:`, `-- topic:`
and `-- expect:`, which is a JSON row, `filtered`, or `error:` and what the error says.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

CASES = Path(__file__).parent / "cases"


@dataclass(frozen=True)
class Letter:
    """A message as a rule sees it."""

    payload: bytes = b"{}"
    topic: str = "/a1/dev/user/update"
    product_key: str = "a1"
    device_name: str = "dev"
    message_id: int = 1
    time_ms: int = 1543373798943

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
    expect: str


def cases() -> Iterator[Case]:
    """Read all cases of all files."""
    for path in sorted(CASES.glob("*.sql")):
        for block in path.read_text("utf-8").strip().split("\n\n"):
            yield _case(path.stem, block)


def _case(file: str, block: str) -> Case:
    name, *lines = block.splitlines()
    notes = dict(line[3:].split(": ", 1) for line in lines if line.startswith("-- "))
    return Case(
        name=f"{file}: {name.removeprefix('-- ')}",
        query="\n".join(line for line in lines if not line.startswith("-- ")),
        letter=Letter(
            payload=notes.get("payload", "{}").encode(),
            topic=notes.get("topic", "/a1/dev/user/update"),
        ),
        expect=notes["expect"],
    )
