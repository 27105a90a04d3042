"""What the files in `cases` say: calls one after another, and what each of them is answered.

A step is `{"call": …, "with": …}` and one of

    "answer": …               all that comes back besides RequestId and Success
    "refused": "iot.…"        a good answer that says no, as most are
    "refused": [400, "Code"]  what the door refuses before the operation

A text `$name` stands for a value that is not known before: it is whatever came the first time,
and the same from then on. `<utc>` and its like in FORMS are a value of that form, `x*129` so many
letters; an object in the place of a text is a document in JSON.
"""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CASES = Path(__file__).parent / "cases"
STORIES = sorted(path.stem for path in CASES.glob("*.json"))
FORMS = {
    "<ms>": r"\d{13}",
    "<utc>": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z",
    "<local>": r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d",
    "<gmt>": r"[MTWFS]\w\w, \d\d-[A-Z]\w\w-\d{4} \d\d:\d\d:\d\d GMT",
    "<java>": r"[MTWFS]\w\w [A-Z]\w\w \d\d \d\d:\d\d:\d\d CST \d{4}",
    "<number>": r"\d+",
    "<secret>": r"[A-Za-z0-9]{16,32}",
}

_LETTERS = re.compile(r"x\*(\d+)")


def steps_of(story: str) -> list[dict[str, Any]]:
    """Read a story."""
    steps: list[dict[str, Any]] = json.loads((CASES / f"{story}.json").read_text())
    return steps


@dataclass(slots=True)
class Memory:
    """What `$name` stands for by now."""

    known: dict[str, Any] = field(default_factory=dict)

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
        if isinstance(expected, str) and expected in FORMS:
            return bool(re.fullmatch(FORMS[expected], str(came)))
        if isinstance(expected, str) and expected.startswith("$"):
            return bool(came) and self.known.setdefault(expected, came) == came
        return bool(expected == came)

    def _text(self, value: Any) -> str:
        if isinstance(value, dict):
            return json.dumps(value)
        if letters := _LETTERS.fullmatch(value):
            return "x" * int(letters[1])
        return str(self.known.get(value, value))
