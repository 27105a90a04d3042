"""Users, groups, versions and attachments, and the code of every refusal about them."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from ram import limits, services
from ram.errors import RamError
from ram.models import Group, Policy, Role, User
from ram.policy import IOT_TRUST_DOCUMENT, SYSTEM_POLICIES

ALL, MNS = SYSTEM_POLICIES[0].document, SYSTEM_POLICIES[3].document


@dataclass(frozen=True, slots=True)
class Cast:
    """Alice has everything a user can have; the crew and the role have the policy, too."""

    alice: User
    crew: Group
    role: Role
    policy: Policy


@pytest.fixture
def cast(db: None, empty_store: None) -> Cast:
    services.ensure_system_policies()
    cast = Cast(
        services.create_user("alice"),
        services.create_group("crew", "on board"),
        services.create_role("writer", IOT_TRUST_DOCUMENT),
        services.create_policy("all", ALL),
    )
    services.add_user_to_group(cast.alice, cast.crew)
    services.create_access_key(cast.alice)
    for holder in (cast.alice, cast.crew, cast.role):
        services.attach_policy(holder, cast.policy)
    return cast


def _without_keys_and_groups(cast: Cast) -> User:
    services.delete_access_key(cast.alice.access_keys.get())
    services.remove_user_from_group(cast.alice, cast.crew)
    return cast.alice


def _five_versions(cast: Cast) -> Policy:
    for _ in range(limits.VERSIONS_PER_POLICY - cast.policy.versions.count()):
        services.create_policy_version(cast.policy, MNS)
    return cast.policy


def _twice(verb: Callable[..., object], *given: object) -> None:
    verb(*given)
    verb(*given)


def _fill(cast: Cast, make: Callable[[str], object], most: int) -> None:
    for number in range(most + 1):
        make(f"n{number}")


def _join(cast: Cast, name: str) -> None:
    services.add_user_to_group(cast.alice, services.create_group(name))


def _attach_new(holder: services.Holder, name: str) -> None:
    services.attach_policy(holder, services.create_policy(name, ALL))


REFUSALS: dict[str, Callable[[Cast], object]] = {
    "EntityNotExist.User": lambda _: services.find_user("ghost"),
    "EntityNotExist.Group": lambda _: services.find_group("ghost"),
    "EntityNotExist.Role": lambda _: services.find_role("ghost"),
    "EntityNotExist.Policy": lambda _: services.find_policy("Custom", "ghost"),
    "EntityNotExist.Policy.Version": lambda c: services.find_policy_version(c.policy, "v9"),
    "EntityNotExist.User.Group": lambda c: _twice(services.remove_user_from_group, c.alice, c.crew),
    "EntityNotExist.User.Policy": lambda c: _twice(services.detach_policy, c.alice, c.policy),
    "EntityNotExist.Group.Policy": lambda c: _twice(services.detach_policy, c.crew, c.policy),
    "EntityNotExist.Role.Policy": lambda c: _twice(services.detach_policy, c.role, c.policy),
    "EntityAlreadyExists.User": lambda _: services.create_user("alice"),
    "EntityAlreadyExists.Group": lambda _: services.create_group("Crew"),
    "EntityAlreadyExists.Role": lambda _: services.create_role("Writer", IOT_TRUST_DOCUMENT),
    "EntityAlreadyExists.Policy": lambda _: services.create_policy("All", ALL),
    "EntityAlreadyExists.User.Group": lambda c: services.add_user_to_group(c.alice, c.crew),
    "EntityAlreadyExists.User.Policy": lambda c: services.attach_policy(c.alice, c.policy),
    "EntityAlreadyExists.Group.Policy": lambda c: services.attach_policy(c.crew, c.policy),
    "EntityAlreadyExists.Role.Policy": lambda c: services.attach_policy(c.role, c.policy),
    "DeleteConflict.User.AccessKey": lambda c: services.delete_user(c.alice),
    "DeleteConflict.User.Policy": lambda c: services.delete_user(_without_keys_and_groups(c)),
    "DeleteConflict.Group.User": lambda c: services.delete_group(c.crew),
    "DeleteConflict.Role.Policy": lambda c: services.delete_role(c.role),
    "DeleteConflict.Policy.User": lambda c: services.delete_policy(c.policy),
    "DeleteConflict.Policy.Version": lambda c: services.check_only_version(_five_versions(c)),
    "DeleteConflict.Policy.Version.Default": lambda c: services.delete_policy_version(
        c.policy.versions.get()
    ),
    "LimitExceeded.User.AccessKey": lambda c: _twice(services.create_access_key, c.alice),
    "LimitExceeded.User.Group": lambda c: _fill(
        c, lambda name: _join(c, name), limits.GROUPS_PER_USER
    ),
    "LimitExceeded.Group": lambda c: _fill(c, services.create_group, limits.GROUPS),
    "LimitExceeded.User.Policy": lambda c: _fill(
        c, lambda name: _attach_new(c.alice, name), limits.POLICIES_PER_USER.custom
    ),
    "LimitExceeded.Group.Policy": lambda c: _fill(
        c, lambda name: _attach_new(c.crew, name), limits.POLICIES_PER_GROUP.custom
    ),
    "LimitExceeded.Role.Policy": lambda c: _fill(
        c, lambda name: _attach_new(c.role, name), limits.POLICIES_PER_ROLE.custom
    ),
    "LimitExceeded.Policy.Version": lambda c: services.create_policy_version(
        _five_versions(c), MNS
    ),
    "MalformedPolicyDocument": lambda c: services.create_policy_version(c.policy, "{}"),
    "InvalidParameter.UserName.InvalidChars": lambda _: services.create_user("my user"),
    "InvalidParameter.UserName.Length": lambda _: services.create_user(""),
    "InvalidParameter.GroupName.InvalidChars": lambda _: services.create_group("my group"),
    "InvalidParameter.PolicyName.InvalidChars": lambda _: services.create_policy("a.b", ALL),
    "InvalidParameter.Comments.Length": lambda _: services.create_group("g", "x" * 129),
    "InvalidParameter.DisplayName.Length": lambda c: services.update_user(
        c.alice, display_name="x" * 129
    ),
    "InvalidParameter.Description.Length": lambda _: services.create_policy("p", ALL, "x" * 1025),
    "InvalidParameter.MaxSessionDuration": lambda c: services.update_role(
        c.role, max_session_duration=3_599
    ),
    "InvalidParameter.PolicyType": lambda _: services.delete_policy(
        services.find_policy("System", "AdministratorAccess")
    ),
}


@pytest.mark.parametrize(("code", "verb"), REFUSALS.items(), ids=REFUSALS)
def test_a_refusal_has_its_code(cast: Cast, code: str, verb: Callable[[Cast], object]) -> None:
    with pytest.raises(RamError) as refused:
        verb(cast)

    assert refused.value.code == code


def test_ids_stay_when_names_change(cast: Cast) -> None:
    before = cast.alice.user_id

    services.update_user(cast.alice, name="alicia", display_name="Alicia")

    alicia = services.find_user("alicia")
    assert (alicia.user_id, alicia.display_name) == (before, "Alicia")
    assert len(before) == 18
    assert before.isdigit()


def test_a_new_version_holds_once_it_is_the_default(cast: Cast) -> None:
    version = services.create_policy_version(cast.policy, MNS)
    assert services.find_policy("Custom", "all").document == ALL

    services.set_default_policy_version(version)

    policy = services.find_policy("Custom", "all")
    assert (policy.document, policy.default_version) == (MNS, 2)


def test_the_oldest_version_that_does_not_hold_makes_room_if_asked_to(cast: Cast) -> None:
    policy = _five_versions(cast)

    services.create_policy_version(policy, MNS, rotate=True)

    kept = [version.version_id for version in policy.versions.all()]
    assert kept == ["v1", "v3", "v4", "v5", "v6"]


def test_the_number_of_a_deleted_version_does_not_come_again(cast: Cast) -> None:
    services.delete_policy_version(services.create_policy_version(cast.policy, MNS))

    assert services.create_policy_version(cast.policy, MNS).version_id == "v3"


def test_editing_a_policy_keeps_what_it_said_before(cast: Cast) -> None:
    services.update_policy(cast.policy, document=MNS, description="only messages")

    assert [version.document for version in cast.policy.versions.all()] == [ALL, MNS]
    assert cast.policy.default_version == 2
