"""Rules as a file says them: taken away, compared with what is there, and applied.

    text = write(definitions_of(rules))     # YAML, the same for the same rules
    changes = apply(read(text), reason="")  # all of it or nothing: NotApplied names each obstacle
    changes = compare(read(text))           # the same, and nothing is changed

A file says of a rule all there is to say but its versions, counters and secrets. Rules that it does
not name are left alone.
"""

from rules.definitions.apply import Change, NotApplied, What, apply, compare
from rules.definitions.definition import Definition, OperationDefinition, definitions_of, roles_in
from rules.definitions.document import BadFile, read, write

__all__ = [
    "BadFile",
    "Change",
    "Definition",
    "NotApplied",
    "OperationDefinition",
    "What",
    "apply",
    "compare",
    "definitions_of",
    "read",
    "roles_in",
    "write",
]
