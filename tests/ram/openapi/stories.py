"""What the files in `cases` say: calls one after another, and what each of them is answered.

A step is `{"call": …, "with": …}` and at least one of

    "answer": …               all that comes back besides the RequestId
    "refused": [409, "Code"]
    "asks": ["user/alice"]    what the call needs permission for, without the account

A text `$name` stands for a value that is not known before: it is whatever came the first time,
and the same from then on. `<date>` is any date, `x*129` so many letters; an object in the
place of a text is a document in JSON.
"""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CASES = Path(__file__).parent / "cases"
STORIES = sorted(path.stem for path in CASES.glob("*.json"))

_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_LETTERS = re.compile(r"x\*(\d+)")


def steps_of(story: str) -> list[dict[str, Any]]:
    """Read a story."""
    steps: list[dict[str, Any]] = json.loads((CASES / f"{story}.json").read_text())
    return steps


@dataclass(slots=True)
class Memory:
    """What `$name` stands for by now."""

    known: dict[str, str] = field(default_factory=dict)

    def sent(self, step: dict[str, Any]) -> dict[str, str]:
        """Answer the parameters of a step as they are sent."""
        return {name: self._text(value) for name, value in step["with"].items()}

    def fits(self, expected: Any, came: Any) -> bool:
        """Tell whether this came, and learn from it what names stand for."""
        if isinstance(expected, dict):
            came = json.loads(came) if isinstance(came, str) else came
            return expected.keys() == came.keys() and all(
                self.fits(value, came[name]) for name, value in expected.items()
            )
        if isinstance(expected, list):
            return len(expected) == len(came) and all(map(self.fits, expected, came))
        if expected == "<date>":
            return bool(_DATE.fullmatch(came))
        if isinstance(expected, str) and expected.startswith("$"):
            return bool(came) and self.known.setdefault(expected, came) == came
        return bool(expected == came)

    def _text(self, value: Any) -> str:
        if isinstance(value, dict):
            return json.dumps(value)
        if letters := _LETTERS.fullmatch(value):
            return "x" * int(letters[1])
        return self.known.get(value, str(value))
