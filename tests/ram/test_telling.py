"""Every change of access control is told to the processes that remember it."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from iotconsole.kit import versions
from ram import services
from ram.models import AccessKey, Group, Policy, PolicyVersion, Role, User
from ram.policy import IOT_TRUST_DOCUMENT, SYSTEM_POLICIES

DOCUMENT = SYSTEM_POLICIES[0].document


@dataclass(frozen=True, slots=True)
class Cast:
    """One of each kind; the policy has a second version and the role has the policy."""

    user: User
    idle: User  # has nothing
    key: AccessKey
    group: Group
    role: Role
    idle_role: Role
    policy: Policy
    idle_policy: Policy
    version: PolicyVersion


@pytest.fixture
def cast(owner: User) -> Cast:
    user = services.create_user("alice")
    group = services.create_group("crew")
    role = services.create_role("writer", IOT_TRUST_DOCUMENT)
    policy = services.create_policy("all", DOCUMENT)
    services.add_user_to_group(user, group)
    services.attach_policy(role, policy)
    return Cast(
        user=user,
        idle=services.create_user("bob"),
        key=services.create_access_key(user),
        group=group,
        role=role,
        idle_role=services.create_role("idle", IOT_TRUST_DOCUMENT),
        policy=policy,
        idle_policy=services.create_policy("idle", DOCUMENT),
        version=services.create_policy_version(policy, DOCUMENT),
    )


CHANGES: dict[str, Callable[[Cast], object]] = {
    "create user": lambda _: services.create_user("carol"),
    "change user": lambda cast: services.update_user(cast.user, name="alicia"),
    "delete user": lambda cast: services.delete_user(cast.idle),
    "create key": lambda cast: services.create_access_key(cast.user),
    "turn key off": lambda cast: services.set_access_key_status(cast.key, "Inactive"),
    "delete key": lambda cast: services.delete_access_key(cast.key),
    "create group": lambda _: services.create_group("new"),
    "change group": lambda cast: services.update_group(cast.group, comments="new"),
    "delete group": lambda _: services.delete_group(services.create_group("new")),
    "join": lambda cast: services.add_user_to_group(cast.idle, cast.group),
    "leave": lambda cast: services.remove_user_from_group(cast.user, cast.group),
    "create role": lambda _: services.create_role("new", IOT_TRUST_DOCUMENT),
    "change role": lambda cast: services.update_role(cast.role, description="new"),
    "delete role": lambda cast: services.delete_role(cast.idle_role),
    "attach": lambda cast: services.attach_policy(cast.user, cast.policy),
    "detach": lambda cast: services.detach_policy(cast.role, cast.policy),
    "create policy": lambda _: services.create_policy("new", DOCUMENT),
    "change policy": lambda cast: services.update_policy(
        cast.policy, document=DOCUMENT, description="new"
    ),
    "delete policy": lambda cast: services.delete_policy(cast.idle_policy),
    "create version": lambda cast: services.create_policy_version(cast.policy, DOCUMENT),
    "choose version": lambda cast: services.set_default_policy_version(cast.version),
    "delete version": lambda cast: services.delete_policy_version(cast.version),
    "start": lambda _: services.ensure_system_policies(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_is_told(cast: Cast, change: Callable[[Cast], object]) -> None:
    before = versions.current("ram")

    change(cast)

    assert versions.current("ram") != before
