"""What one request asks, once it is known who asks; and what it is answered."""

from collections.abc import Mapping
from http import HTTPStatus

from msgspec import Struct

from mns.wire.headers import Headers
from mns.wire.target import Target
from mns.wire.xml import Element
from ram.signers import Signer


class Call(Struct, frozen=True):
    """A signed request, taken apart."""

    method: str
    target: Target
    headers: Headers  # by lower-case name
    document: Element | None  # None where the body is empty
    signer: Signer
    context: Mapping[str, str]  # what conditions of policies may ask for
    region: str
    base_url: str  # as the client knows this service

    @property
    def name(self) -> str:
        """The queue or topic that is meant."""
        return self.target.names[0]

    def url(self, *segments: str) -> str:
        """Spell the address of a resource for this client."""
        return "/".join((self.base_url, *segments))

    def flag(self, name: str) -> bool:
        """Tell whether a parameter is switched on."""
        return self.target.parameters.get(name, "").lower() == "true"


class Reply(Struct, frozen=True):
    """What goes back: a status, perhaps a document, perhaps where something was made."""

    status: HTTPStatus
    document: Element | None = None
    location: str = ""


NOTHING_TO_SAY = Reply(HTTPStatus.NO_CONTENT)


def made(location: str, *, created: bool) -> Reply:
    """Answer a creation; 204 says that the very same thing was there already."""
    return Reply(HTTPStatus.CREATED if created else HTTPStatus.NO_CONTENT, location=location)


def found(document: Element) -> Reply:
    """Answer a question."""
    return Reply(HTTPStatus.OK, document)
