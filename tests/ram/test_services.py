"""Roles and policies as operators change them, and what forwarding sees of it."""

import json

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from ram import services
from ram.errors import (
    AccessKeyNotExist,
    InvalidDocument,
    InvalidName,
    NoPermission,
    PolicyInUse,
    PolicyNotExist,
    RoleAlreadyExists,
    RoleNotExist,
    SystemPolicyIsFixed,
)
from ram.identity import Identities, assume_as_service, authorize
from ram.models import AccessKey, Policy, User
from ram.policy import IOT_TRUST_DOCUMENT, Effect

IOT = "iot.aliyuncs.com"
PUBLISH = "mns:PublishMessage"
MESSAGES = "acs:mns:cn-shanghai:1234567890123456:/topics/alarm/messages"
MNS_DOCUMENT = '{"Version":"1","Statement":[{"Effect":"Allow","Action":"mns:*","Resource":"*"}]}'
ECS_TRUST = json.dumps(
    {
        "Version": "1",
        "Statement": [
            {
                "Effect": "Allow",
                "Action": "sts:AssumeRole",
                "Principal": {"Service": ["ecs.aliyuncs.com"]},
            }
        ],
    }
)


@pytest.fixture(autouse=True)
def system_policies(committed: None) -> None:
    services.ensure_system_policies()


def test_the_iot_role_may_publish_and_names_the_policy_that_says_so() -> None:
    role = services.create_iot_role()

    decision = authorize(assume_as_service(role.name, IOT), PUBLISH, MESSAGES)

    assert decision.allowed
    assert decision.policy_name == "AliyunIOTAccessingMNSRolePolicy"


def test_a_role_is_found_by_its_lower_case_arn() -> None:
    role = services.create_iot_role()

    assert assume_as_service(role.arn, IOT).name == "AliyunIOTAccessingMNSRole"


def test_a_role_without_policies_is_denied_implicitly() -> None:
    services.create_role("bare", IOT_TRUST_DOCUMENT)

    decision = authorize(assume_as_service("bare", IOT), PUBLISH, MESSAGES)

    assert decision.effect is Effect.IMPLICIT_DENY


def test_a_role_that_does_not_trust_iot_cannot_be_worn() -> None:
    services.create_role("machine", ECS_TRUST)

    with pytest.raises(NoPermission, match="does not trust"):
        assume_as_service("machine", IOT)
    assert [role.name for role in services.roles_trusting(IOT)] == []


def test_an_unknown_role_is_named_in_the_refusal() -> None:
    with pytest.raises(RoleNotExist, match="ghost"):
        assume_as_service("ghost", IOT)


def test_sessions_are_kept_until_access_control_changes() -> None:
    role = services.create_iot_role()
    sessions = Identities()
    before = sessions.at(1).assume(role.name, IOT)
    services.detach_policy(role, role.policies.get())

    unchanged = sessions.at(1).assume(role.name, IOT)
    changed = sessions.at(2).assume(role.name, IOT)

    assert unchanged is before
    assert not authorize(changed, PUBLISH, MESSAGES).allowed


def test_a_policy_of_several_roles_counts_once_in_each() -> None:
    role, _ = services.create_iot_role(), services.create_iot_role("another")

    [[policy]] = assume_as_service(role.name, IOT).layers

    assert policy.name == "AliyunIOTAccessingMNSRolePolicy"


def test_a_refusal_is_remembered_like_a_session(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    sessions = Identities().at(1)
    with pytest.raises(RoleNotExist):
        sessions.assume("ghost", IOT)

    with django_assert_num_queries(0), pytest.raises(RoleNotExist, match="ghost"):
        sessions.assume("ghost", IOT)


def test_a_role_deleted_meanwhile_cannot_be_changed() -> None:
    role = services.create_role("bare", IOT_TRUST_DOCUMENT)
    services.delete_role(services.find_role("bare"))

    with pytest.raises(RoleNotExist):
        services.update_role(role, trust_document=IOT_TRUST_DOCUMENT, description="")


def test_a_policy_deleted_meanwhile_cannot_be_changed() -> None:
    policy = services.create_policy("all-of-mns", MNS_DOCUMENT)
    services.delete_policy(Policy.objects.get(name="all-of-mns"))

    with pytest.raises(PolicyNotExist):
        services.update_policy(policy, document=MNS_DOCUMENT, description="")


def test_a_key_deleted_meanwhile_cannot_be_turned_off(owner: User) -> None:
    key = services.create_access_key(owner)
    services.delete_access_key(AccessKey.objects.get())

    with pytest.raises(AccessKeyNotExist):
        services.set_access_key_status(key, "Inactive")


def test_two_role_names_differ_in_more_than_case() -> None:
    services.create_role("Writer", IOT_TRUST_DOCUMENT)

    with pytest.raises(RoleAlreadyExists):
        services.create_role("writer", IOT_TRUST_DOCUMENT)


def test_a_broken_document_is_refused_with_its_path() -> None:
    with pytest.raises(InvalidDocument, match=r"Statement"):
        services.create_policy("broken", '{"Version": "1", "Statement": [{}]}')


def test_a_bad_name_is_refused_at_its_field() -> None:
    with pytest.raises(InvalidName) as refused:
        services.create_role("no spaces", IOT_TRUST_DOCUMENT)

    assert refused.value.field == "name"


def test_system_policies_stay_as_they_are() -> None:
    policy = Policy.objects.get(name="AliyunMNSFullAccess")

    with pytest.raises(SystemPolicyIsFixed):
        services.delete_policy(policy)


def test_an_attached_policy_is_not_deleted() -> None:
    policy = services.create_policy("all-of-mns", MNS_DOCUMENT)
    role = services.create_role("writer", IOT_TRUST_DOCUMENT)
    services.attach_policy(role, policy)

    with pytest.raises(PolicyInUse):
        services.delete_policy(policy)
