"""One call as it came over the wire: which operation of which version, with which parameters."""

from collections.abc import Mapping
from dataclasses import dataclass

from iotconsole.gateway.errors import InvalidFormat

ACS3 = "ACS3-HMAC-SHA256"


@dataclass(frozen=True, slots=True)
class Call:
    """A request taken apart; nothing in it is known to be true yet."""

    method: str
    query: Mapping[str, str]
    form: Mapping[str, str]
    headers: Mapping[str, str]  # by lower-case name
    body: bytes

    @property
    def parameters(self) -> dict[str, str]:
        """Everything that was sent, in the query or in a form."""
        return {**self.query, **self.form}

    @property
    def is_acs3(self) -> bool:
        """Whether headers carry the signature, and with it the action; else parameters do.

        SDKs that sign the old way send `x-acs-action` as well.
        """
        return self.headers.get("authorization", "").startswith("ACS3-")

    @property
    def action(self) -> str:
        """What to do."""
        return self._common("Action")

    @property
    def version(self) -> str:
        """The version of the product's API."""
        return self._common("Version")

    @property
    def security_token(self) -> str:
        """What comes with temporary credentials."""
        if self.is_acs3:
            return self.headers.get("x-acs-security-token", "")
        return self.parameters.get("SecurityToken", "")

    @property
    def wants_json(self) -> bool:
        """In which of two languages to reply; those who send no headers read XML by default."""
        default = "JSON" if "x-acs-action" in self.headers else "XML"
        wanted = self.parameters.get("Format", "").upper() or default
        if wanted not in {"JSON", "XML"}:
            raise InvalidFormat
        return wanted == "JSON"

    def _common(self, name: str) -> str:
        if self.is_acs3:
            return self.headers.get(f"x-acs-{name.lower()}", "")
        return self.parameters.get(name, "")
