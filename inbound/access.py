"""How a RocketMQ server is reached, as rules and tests of a connection hand it on."""

from dataclasses import dataclass, field, fields

from inbound import checks
from inbound.models import SourceConnection


@dataclass(frozen=True, slots=True)
class Access:
    """Where a RocketMQ server is and how it lets us in."""

    endpoint: str
    namespace: str = ""
    access_key_id: str = ""
    access_key_secret: str = field(default="", repr=False)
    tls: bool = False
    certificate_authority: str = ""

    @classmethod
    def of(cls, connection: SourceConnection) -> "Access":
        """Read what is kept of a connection."""
        return cls(**{one.name: getattr(connection, one.name) for one in fields(cls)})

    def check(self) -> None:
        """Refuse what cannot be right."""
        checks.check_endpoint(self.endpoint)
        checks.check_credentials(self.access_key_id, self.access_key_secret)
        checks.check_certificates(self.certificate_authority)
