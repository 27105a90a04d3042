"""What a policy document says: parse it once, then ask it.

    policies = [AttachedPolicy("AliyunMNSFullAccess", parse_policy(document))]
    decide(policies, "mns:PublishMessage", "acs:mns:cn-shanghai:1:/topics/alarm/messages", {})
    trusts(parse_trust_policy(trust_document), IOT_SERVICE)

A malformed document raises MalformedPolicy with the path of the mistake.
"""

from ram.policy.conditions import Context
from ram.policy.considered import Considered, consider
from ram.policy.decision import (
    NOTHING_MATCHED,
    AttachedPolicy,
    Candidate,
    Decision,
    Effect,
    decide,
    shortlist,
    weigh,
)
from ram.policy.document import (
    Policy,
    Principal,
    PrincipalKind,
    Statement,
    StatementEffect,
    TrustPolicy,
    TrustStatement,
)
from ram.policy.errors import MalformedPolicy
from ram.policy.parse import parse_policy, parse_trust_policy
from ram.policy.system import IOT_TRUST_DOCUMENT, SYSTEM_POLICIES, SystemPolicy
from ram.policy.trust import IOT_SERVICE, trusts

__all__ = [
    "IOT_SERVICE",
    "IOT_TRUST_DOCUMENT",
    "NOTHING_MATCHED",
    "SYSTEM_POLICIES",
    "AttachedPolicy",
    "Candidate",
    "Considered",
    "Context",
    "Decision",
    "Effect",
    "MalformedPolicy",
    "Policy",
    "Principal",
    "PrincipalKind",
    "Statement",
    "StatementEffect",
    "SystemPolicy",
    "TrustPolicy",
    "TrustStatement",
    "consider",
    "decide",
    "parse_policy",
    "parse_trust_policy",
    "shortlist",
    "trusts",
    "weigh",
]
