"""Which fields a payload has, and how they are written where paths of queries are compared."""

from rules.sql.paths import Path


def field_names(document: object, most: int = 200) -> set[str]:
    """Write down which fields a decoded payload has: `a`, `a.b`, `a[].c`; at most so many."""
    names: set[str] = set()
    waiting: list[tuple[str, object]] = [("", document)]
    while waiting and len(names) < most:
        name, value = waiting.pop()
        if name:
            names.add(name)
        if isinstance(value, dict):
            waiting += [(f"{name}.{key}" if name else key, part) for key, part in value.items()]
        elif isinstance(value, list) and value:
            waiting.append((f"{name}[]", value[0]))
    return names


def field_name(path: Path) -> str:
    """Write a path the same way."""
    steps = [f".{step}" if isinstance(step, str) else "[]" for step in path.steps]
    return "".join(steps).removeprefix(".")
