"""What a policy document says: parse it once, then ask it.

    policies = [AttachedPolicy("AliyunMNSFullAccess", parse_policy(document))]
    decide(policies, "mns:PublishMessage", "acs:mns:cn-shanghai:1:/topics/alarm/messages", {})
    trusts(parse_trust_policy(trust_document), IOT_SERVICE)

A malformed document raises MalformedPolicy with the path of the mistake.
"""

from ram.policy.decision import AttachedPolicy, Decision, Effect, decide
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
    "SYSTEM_POLICIES",
    "AttachedPolicy",
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
    "decide",
    "parse_policy",
    "parse_trust_policy",
    "trusts",
]
