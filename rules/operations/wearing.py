"""Which role a message is sent in, and whether that role may send it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from iotconsole.kit import versions
from iotconsole.kit.clock import moment, now_ms
from iotconsole.kit.errors import marked
from products.devicelog import Grant
from ram.context import Context, inside_context
from ram.denials import Denied, refusal
from ram.errors import RamError
from ram.identity import Identities, assume_as_service, authorize
from ram.policy import Decision
from rules.errors import InvalidRole, NoRoleArn, NoRoleName

IOT = "iot.aliyuncs.com"

_identities = Identities()


def current_identities() -> Identities:
    """Answer who may do what, as of now."""
    return _identities.at(*versions.current("ram"))


def read_role(configuration: Mapping[str, Any]) -> str:
    """Read which role an operation wears; its ARN counts, its name where there is no ARN."""
    role = configuration.get("role") or {}
    if not isinstance(role, dict) or not (role.get("roleArn") or role.get("roleName")):
        raise _without(role)(marked("Choose the role that may write there."), field="role")
    return str(role.get("roleArn") or role["roleName"])


def _without(role: object) -> type[InvalidRole]:
    """Tell what is empty from what is not there."""
    if isinstance(role, dict) and "roleArn" in role:
        return NoRoleArn
    return NoRoleName if isinstance(role, dict) and "roleName" in role else InvalidRole


@dataclass(frozen=True, slots=True)
class Wearing:
    """A role, and what it must be allowed to do to what."""

    role: str
    action: str
    resource: str

    def check_trust(self) -> None:
        """Refuse a role that IoT Platform cannot wear."""
        try:
            assume_as_service(self.role, IOT)
        except RamError as exc:
            raise InvalidRole(exc.message, field="role", **exc.values) from exc

    def check_permission(self) -> None:
        """Refuse a role that may not do it now, and say why."""
        self.grant(current_identities(), inside_context(moment(now_ms())))

    def decision(self) -> Decision:
        """Answer what the policies of the role say of it now."""
        identity = current_identities().assume(self.role, IOT)
        return authorize(identity, self.action, self.resource, inside_context(moment(now_ms())))

    def grant(self, identities: Identities, context: Context) -> Grant:
        """Answer which statement allows it; RamError says what does not."""
        identity = identities.assume(self.role, IOT)
        decision = authorize(identity, self.action, self.resource, context)
        if not decision.allowed:
            raise refusal(Denied(identity.name, self.action, self.resource), decision)
        statement = decision.statement.index + 1 if decision.statement else 0
        return Grant(identity.name, decision.policy_name or "", statement)
