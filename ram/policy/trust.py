"""May this principal assume the role: only the role's trust policy decides."""

from collections.abc import Mapping
from types import MappingProxyType

from ram.policy.conditions import Context
from ram.policy.decision import EFFECT_OF, NOTHING_MATCHED, Decision
from ram.policy.document import (
    Principal,
    PrincipalKind,
    StatementEffect,
    TrustPolicy,
    TrustStatement,
)

IOT_SERVICE = Principal(PrincipalKind.SERVICE, "iot.aliyuncs.com")

_NO_CONTEXT: Mapping[str, str] = MappingProxyType({})


def trusts(trust: TrustPolicy, principal: Principal, context: Context = _NO_CONTEXT) -> Decision:
    """Weigh every trust statement; an explicit deny comes first."""
    for effect in (StatementEffect.DENY, StatementEffect.ALLOW):
        for statement in trust.statements:
            if statement.effect is effect and _covers(statement, principal, context):
                return Decision(EFFECT_OF[effect], None, statement)
    return NOTHING_MATCHED


def _covers(statement: TrustStatement, principal: Principal, context: Context) -> bool:
    return any(_includes(named, principal) for named in statement.principals) and all(
        condition.holds(context) for condition in statement.conditions
    )


def _includes(named: Principal, principal: Principal) -> bool:
    if named.kind is not principal.kind:
        return False
    if named.kind is PrincipalKind.RAM and named.name.endswith(":root"):
        # The account itself is every user and role in it.
        return principal.name.startswith(named.name.removesuffix("root"))
    return _spelling(named.name) == _spelling(principal.name)


def _spelling(name: str) -> str:
    """Fold the case of role names: the platform's own samples print their ARNs in lower case."""
    return name.lower() if ":role/" in name else name
