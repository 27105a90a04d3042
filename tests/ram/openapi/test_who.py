"""Who may use the RAM and STS APIs for what, and what nobody gets by them."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest

from ram import limits, services
from ram.models import AccessKey, Role, User
from ram.policy import IOT_TRUST_DOCUMENT
from tests.gateway.conftest import Program, program_of

RAM, STS = "2015-05-01", "2015-04-01"
ACCOUNT = "1234567890123456"


def ram(program: Program, action: str, **parameters: str) -> Any:
    return program.call(action, Version=RAM, **parameters).json()


def sts(program: Program, action: str, **parameters: str) -> Any:
    return program.call(action, Version=STS, **parameters).json()


def document(*statements: tuple[str, str, str]) -> str:
    written = [
        {"Effect": effect, "Action": action, "Resource": resource}
        for effect, action, resource in statements
    ]
    return json.dumps({"Version": "1", "Statement": written})


@pytest.fixture
def may(account: User) -> Callable[..., Program]:
    """Make somebody who may do what these statements say."""

    def may(*statements: tuple[str, str, str]) -> Program:
        alice = services.create_user("alice")
        services.attach_policy(alice, services.create_policy("hers", document(*statements)))
        return program_of(alice)

    return may


@pytest.mark.parametrize("kind", ["User", "Group", "Role"])
def test_a_list_is_about_all_whatever_name_is_sent_along(
    may: Callable[..., Program], kind: str
) -> None:
    alice = may(("Allow", "ram:*", f"acs:ram:*:*:{kind.lower()}/hers"))

    answer = ram(alice, f"List{kind}s", **{f"{kind}Name": "hers"})

    assert answer["Code"] == "NoPermission"


def test_without_a_name_keys_are_ones_own(may: Callable[..., Program]) -> None:
    alice = may(("Allow", "ram:*AccessKey*", "acs:ram:*:*:user/alice"))

    made = ram(alice, "CreateAccessKey")["AccessKey"]
    ram(alice, "UpdateAccessKey", UserAccessKeyId=made["AccessKeyId"], Status="Inactive")

    assert ram(alice, "CreateAccessKey", UserName="bob")["Code"] == "NoPermission"
    told = ram(alice, "ListAccessKeys")["AccessKeys"]["AccessKey"]
    assert [key["Status"] for key in told] == ["Active", "Inactive"]
    ram(alice, "DeleteAccessKey", UserAccessKeyId=made["AccessKeyId"])
    assert AccessKey.objects.filter(user__username="alice").count() == 1


def test_the_owner_has_keys_too_and_only_the_owner_gets_at_them(
    account: User, program: Program, may: Callable[..., Program]
) -> None:
    alice = may(("Allow", "ram:*", "*"))

    refused = ram(alice, "CreateAccessKey", UserName="owner")
    made = ram(program, "CreateAccessKey")["AccessKey"]

    assert refused["Code"] == "EntityNotExist.User"
    assert account.access_keys.filter(access_key_id=made["AccessKeyId"]).exists()


def test_a_role_has_no_keys(program: Program, account: User) -> None:
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"RAM": account.arn}}
    role = services.create_role("keeper", json.dumps({"Version": "1", "Statement": [trust]}))
    services.attach_policy(role, services.create_policy("all", document(("Allow", "*", "*"))))
    worn = sts(program, "AssumeRole", RoleArn=role.resource, RoleSessionName="night")
    made = worn["Credentials"]
    keeper = Program(made["AccessKeyId"], made["AccessKeySecret"], made["SecurityToken"])

    assert ram(keeper, "CreateAccessKey")["Code"] == "MissingUserName"
    told = sts(keeper, "GetCallerIdentity")
    assert (told["RoleId"], told["PrincipalId"]) == (role.role_id, f"{role.role_id}:night")
    assert "UserId" not in told


@pytest.mark.parametrize(
    "statements",
    [
        [("Allow", "ram:AttachPolicyToUser", f"acs:ram:*:{ACCOUNT}:user/alice")],
        [("Allow", "ram:AttachPolicyToUser", "acs:ram:*:system:policy/*")],
        [
            ("Allow", "ram:AttachPolicyToUser", "*"),
            ("Deny", "ram:AttachPolicyToUser", "acs:ram:*:system:policy/AdministratorAccess"),
        ],
        [("Allow", "ram:AttachPolicyToUser", "*"), ("Deny", "*", "acs:ram:*:*:user/a*")],
    ],
)
def test_attaching_needs_both_the_user_and_the_policy(
    may: Callable[..., Program], statements: list[tuple[str, str, str]]
) -> None:
    alice = may(*statements)
    wish = {"PolicyType": "System", "PolicyName": "administratoraccess", "UserName": "alice"}

    assert ram(alice, "AttachPolicyToUser", **wish)["Code"] == "NoPermission"


def test_both_together_do(may: Callable[..., Program]) -> None:
    alice = may(
        ("Allow", "ram:AttachPolicyToUser", f"acs:ram:*:{ACCOUNT}:user/alice"),
        ("Allow", "ram:AttachPolicyToUser", "acs:ram:*:system:policy/ReadOnlyAccess"),
    )
    wish = {"PolicyType": "System", "PolicyName": "ReadOnlyAccess", "UserName": "alice"}

    assert "Code" not in ram(alice, "AttachPolicyToUser", **wish)
    assert ram(alice, "ListRoles")["Roles"] == {"Role": []}


def test_everybody_may_know_who_they_are(stranger: Program) -> None:
    told = sts(stranger, "GetCallerIdentity")

    user = User.objects.get(username="stranger")
    assert (told["IdentityType"], told["UserId"]) == ("RAMUser", user.user_id)
    assert told["Arn"] == f"acs:ram::{ACCOUNT}:user/stranger"


def test_who_may_not_assume_a_role_does_not_learn_of_it(stranger: Program) -> None:
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "iot.x"}}
    there = services.create_role("there", json.dumps({"Version": "1", "Statement": [trust]}))

    def assume(arn: str) -> Any:
        answer = sts(stranger, "AssumeRole", RoleArn=arn, RoleSessionName="night")
        return answer["Code"], answer["Message"].replace(arn, "")

    assert assume(there.resource) == assume(there.resource + "-not")


@pytest.mark.parametrize(
    ("limit", "action", "parameters", "code"),
    [
        ("USERS", "CreateUser", {"UserName": "bob"}, "LimitExceeded.User"),
        ("GROUPS", "CreateGroup", {"GroupName": "night"}, "LimitExceeded.Group"),
        (
            "CUSTOM_POLICIES",
            "CreatePolicy",
            {"PolicyName": "more", "PolicyDocument": document(("Allow", "*", "*"))},
            "LimitExceeded.Policy",
        ),
        (
            "ROLES",
            "CreateRole",
            {
                "RoleName": "writer",
                "AssumeRolePolicyDocument": IOT_TRUST_DOCUMENT,
            },
            "LimitExceeded.Role",
        ),
    ],
)
def test_there_is_an_end_to_everything(
    program: Program,
    monkeypatch: pytest.MonkeyPatch,
    limit: str,
    action: str,
    parameters: dict[str, str],
    code: str,
) -> None:
    monkeypatch.setattr(limits, limit, 0)

    answer = program.call(action, Version=RAM, **parameters)

    assert (answer.status_code, answer.json()["Code"]) == (409, code)


@pytest.mark.parametrize(
    ("kind", "most"),
    [
        ("User", limits.POLICIES_PER_USER.custom),
        ("Group", limits.POLICIES_PER_GROUP.custom),
        ("Role", limits.POLICIES_PER_ROLE.custom),
    ],
)
def test_there_is_an_end_to_policies(program: Program, kind: str, most: int) -> None:
    services.create_user("it")
    services.create_group("it")
    services.create_role("it", IOT_TRUST_DOCUMENT)
    codes = []

    for number in range(most + 1):
        services.create_policy(f"p{number}", document(("Allow", "*", "*")))
        wish = {"PolicyType": "Custom", "PolicyName": f"p{number}", f"{kind}Name": "it"}
        codes.append(ram(program, f"AttachPolicyTo{kind}", **wish).get("Code"))

    assert codes == [None] * most + [f"LimitExceeded.{kind}.Policy"]


def test_there_is_an_end_to_the_groups_of_a_user(program: Program) -> None:
    services.create_user("alice")
    codes = []

    for number in range(limits.GROUPS_PER_USER + 1):
        services.create_group(f"g{number}")
        added = ram(program, "AddUserToGroup", UserName="alice", GroupName=f"g{number}")
        codes.append(added.get("Code"))

    assert codes == [None] * limits.GROUPS_PER_USER + ["LimitExceeded.User.Group"]


def test_lists_lie_within_an_element_in_xml(program: Program) -> None:
    for name in ("one", "two"):
        services.create_role(name, IOT_TRUST_DOCUMENT)

    answer = program.call("ListRoles", Version=RAM, Format="XML")

    root = ElementTree.fromstring(answer.content.decode())  # noqa: S314 - ours
    assert root.tag == "ListRolesResponse"
    assert [role.findtext("RoleName") for role in root.findall("Roles/Role")] == ["one", "two"]
    assert root.findtext("IsTruncated") == "false"


def test_a_refusal_in_xml_has_the_same_code(program: Program) -> None:
    answer = program.call("GetRole", Version=RAM, Format="XML", RoleName="nobody")

    root = ElementTree.fromstring(answer.content.decode())  # noqa: S314 - ours
    assert (answer.status_code, root.tag) == (404, "Error")
    assert root.findtext("Code") == "EntityNotExist.Role"
    assert {child.tag for child in root} == {"RequestId", "HostId", "Code", "Message"}


def test_a_list_goes_on_after_what_was_deleted(program: Program) -> None:
    for name in ("one", "two", "three"):
        services.create_role(name, IOT_TRUST_DOCUMENT)
    first = ram(program, "ListRoles", MaxItems="2")
    services.delete_role(Role.objects.get(name="two"))

    rest = ram(program, "ListRoles", MaxItems="2", Marker=first["Marker"])

    assert [role["RoleName"] for role in rest["Roles"]["Role"]] == ["three"]
    assert (rest["IsTruncated"], "Marker" in rest) == (False, False)


def test_the_secret_of_a_key_is_told_once(program: Program) -> None:
    services.create_user("alice")

    ram(program, "CreateAccessKey", UserName="alice")

    secret = AccessKey.objects.get(user__username="alice").secret
    assert secret not in json.dumps(ram(program, "ListAccessKeys", UserName="alice"))


def test_a_password_is_not_logged_when_its_call_is_signed_with_another_secret(
    program: Program, caplog: pytest.LogCaptureFixture
) -> None:
    services.create_user("alice")
    wish = {"UserName": "alice", "Password": "quiet-Harbour-47"}

    answer = ram(replace(program, secret="another"), "CreateLoginProfile", **wish)

    assert answer["Code"] == "SignatureDoesNotMatch"
    assert "openapi_refused" in caplog.text
    assert "Harbour" not in caplog.text
