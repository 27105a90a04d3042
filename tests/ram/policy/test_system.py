"""Do the built-in policies grant what their names promise."""

import pytest

from ram.policy import SYSTEM_POLICIES, AttachedPolicy, SystemPolicy, decide, parse_policy

BY_NAME = {
    policy.name: AttachedPolicy(policy.name, parse_policy(policy.document))
    for policy in SYSTEM_POLICIES
}
TO_IOT = {"acs:Service": "iot.aliyuncs.com"}


@pytest.mark.parametrize(
    ("name", "action", "allowed"),
    [
        ("AdministratorAccess", "ram:DeleteRole", True),
        ("ReadOnlyAccess", "iot:ListRule", True),
        ("ReadOnlyAccess", "iot:DeleteRule", False),
        ("ReadOnlyAccess", "mns:ReceiveMessage", False),
        ("AliyunRAMFullAccess", "ram:AttachPolicyToRole", True),
        ("AliyunRAMFullAccess", "mns:ListQueue", False),
        ("AliyunMNSFullAccess", "mns:PublishMessage", True),
        ("AliyunMNSReadOnlyAccess", "mns:ListTopic", True),
        ("AliyunMNSReadOnlyAccess", "mns:PublishMessage", False),
        ("AliyunIOTFullAccess", "iot:StartRule", True),
        ("AliyunIOTFullAccess", "ram:ListRoles", True),
        ("AliyunIOTFullAccess", "ram:PassRole", True),
        ("AliyunIOTReadOnlyAccess", "iot:QueryDevice", True),
        ("AliyunIOTReadOnlyAccess", "iot:StartRule", False),
        ("AliyunIOTReadOnlyAccess", "ram:PassRole", False),
        ("AliyunIOTAccessingMNSRolePolicy", "mns:PublishMessage", True),
        ("AliyunIOTAccessingMNSRolePolicy", "mns:ReceiveMessage", False),
    ],
)
def test_system_policy(name: str, action: str, allowed: bool) -> None:
    decision = decide([BY_NAME[name]], action, "acs:any:cn-shanghai:1:thing", TO_IOT)

    assert decision.allowed is allowed


def test_a_role_is_passed_to_iot_platform_only() -> None:
    elsewhere = {"acs:Service": "ecs.aliyuncs.com"}

    decision = decide([BY_NAME["AliyunIOTFullAccess"]], "ram:PassRole", "*", elsewhere)

    assert not decision.allowed


@pytest.mark.parametrize("policy", SYSTEM_POLICIES, ids=lambda policy: policy.name)
def test_a_system_policy_tells_what_it_is_for(policy: SystemPolicy) -> None:
    assert policy.description.endswith(".")
    assert BY_NAME[policy.name].policy.statements
