"""How policy documents are laid out for reading."""

import json


def pretty(document: str) -> str:
    """Lay a policy document out for reading."""
    return json.dumps(json.loads(document), indent=2, ensure_ascii=False)
