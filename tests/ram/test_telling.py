"""Every change of access control is told to the processes that remember it."""

from collections.abc import Callable

import pytest

from iotconsole.kit import versions
from ram import services
from ram.models import AccessKey, Policy, Role, User
from ram.policy import IOT_TRUST_DOCUMENT, SYSTEM_POLICIES

DOCUMENT = SYSTEM_POLICIES[0].document

CHANGES: dict[str, Callable[[AccessKey, Role, Policy], object]] = {
    "create key": lambda key, *_: services.create_access_key(key.user),
    "turn key off": lambda key, *_: services.set_access_key_status(key, "Inactive"),
    "delete key": lambda key, *_: services.delete_access_key(key),
    "create role": lambda *_: services.create_role("new", IOT_TRUST_DOCUMENT),
    "change role": lambda _, role, __: services.update_role(
        role, trust_document=IOT_TRUST_DOCUMENT, description="new"
    ),
    "delete role": lambda _, role, __: services.delete_role(role),
    "attach": lambda _, role, policy: services.attach_policy(role, policy),
    "detach": lambda _, role, policy: services.detach_policy(role, policy),
    "create policy": lambda *_: services.create_policy("new", DOCUMENT),
    "change policy": lambda _, __, policy: services.update_policy(
        policy, document=DOCUMENT, description="new"
    ),
    "delete policy": lambda _, __, policy: services.delete_policy(policy),
    "new version": lambda *_: services.ensure_system_policies(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_is_told(owner: User, change: Callable[[AccessKey, Role, Policy], object]) -> None:
    key = services.create_access_key(owner)
    role = services.create_role("writer", IOT_TRUST_DOCUMENT)
    policy = services.create_policy("all", DOCUMENT)
    before = versions.current("ram")

    change(key, role, policy)

    assert versions.current("ram") != before
