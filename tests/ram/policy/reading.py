"""The case files beside this module."""

import json
from pathlib import Path
from typing import Any

CASES = Path(__file__).parent / "cases"


def cases(name: str) -> list[dict[str, Any]]:
    """Read all cases of one file."""
    found: list[dict[str, Any]] = json.loads((CASES / f"{name}.json").read_text())
    return found


def policy_document(*statements: dict[str, Any]) -> str:
    """Wrap statements into a document."""
    return json.dumps({"Version": "1", "Statement": list(statements)})
