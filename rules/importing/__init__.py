"""What the rule SQL of AWS IoT and of EMQX is here, and what differs.

    translation = translate("SELECT *, topic(2) AS device FROM 'rooms/+/air'", "aws")
    translation.sql    # SELECT *, topic(5) AS device FROM "/+/+/user/rooms/+/air"
    translation.notes  # that device topics begin otherwise, and that level 2 is level 5

What has no counterpart becomes null: an unknown condition forwards nothing, so that a translated
rule never forwards more than it did. SqlSyntaxError: the text is no query of the other system.
"""

from contextlib import suppress

from rules.importing.aws import Aws
from rules.importing.emqx import Emqx
from rules.importing.notes import Note
from rules.importing.reading import parse
from rules.importing.translator import BELOW, NotTranslatable, Translation, Translator

DIALECTS: dict[str, type[Translator]] = {"aws": Aws, "emqx": Emqx}


def translate(text: str, dialect: str, below: str = BELOW) -> Translation:
    """Answer what a query is here; its topics are taken to be below this one."""
    translator = DIALECTS[dialect](text, below)
    sql = None
    with suppress(NotTranslatable):
        sql = translator.query(parse(text))
    return Translation(sql, tuple(sorted(translator.notes, key=lambda note: note.place)))


__all__ = ["BELOW", "DIALECTS", "Note", "Translation", "translate"]
