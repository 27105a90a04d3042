"""The root of every refusal a person or a program may meet.

Sentences are English, as programs and the log get them: `str(refusal)`. They are kept as they
are written in the catalogues, so that a page can say them in its reader's language (`told` in
iotconsole.kit.sentences).
"""

from http import HTTPStatus
from typing import ClassVar


def marked(sentence: str) -> str:
    """Mark a sentence for the catalogues; it says %(name)s where a value of that name belongs."""
    return sentence


class Phrase(str):
    """A marked sentence with its values, in English; it knows how it was made (`said`)."""

    __slots__ = ("template", "values")
    template: str
    values: dict[str, object]

    def __new__(cls, template: str, /, **values: object) -> "Phrase":
        """Fill in the values, among which may be phrases."""
        phrase = super().__new__(cls, template % values if values else template)
        phrase.template, phrase.values = template, values
        return phrase


class Refusal(Exception):
    """Something that was asked for and not done; `str()` is a sentence a person can act on.

    `code` names it for programs, `status` is its HTTP status, `field` the input it is about.
    """

    code: str = "Refused"  # of the class, or of one refusal that names a parameter in its code
    status: ClassVar[HTTPStatus] = HTTPStatus.BAD_REQUEST

    def __init__(self, message: str, *, field: str | None = None, **values: object) -> None:
        super().__init__(message % values if values else message)
        self.message, self.field, self.values = message, field, values

    @property
    def phrase(self) -> Phrase:
        """Answer the sentence as it is kept for readers of any language."""
        made = self.message
        return made if isinstance(made, Phrase) else Phrase(made, **self.values)

    @property
    def named(self) -> Phrase:
        """Answer the same after the code that programs know it by."""
        return Phrase("%(code)s: %(sentence)s", code=self.code, sentence=self.phrase)
