"""The root of every refusal a person or a program may meet."""

from http import HTTPStatus
from typing import ClassVar


class Refusal(Exception):
    """Something that was asked for and not done; `str()` is a sentence a person can act on.

    `code` names it for programs, `status` is its HTTP status, `field` the input it is about.
    """

    code: str = "Refused"  # of the class, or of one refusal that names a parameter in its code
    status: ClassVar[HTTPStatus] = HTTPStatus.BAD_REQUEST

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field
