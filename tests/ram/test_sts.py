"""A role worn for a while: who gets credentials, and what they are good for."""

import json
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta

import pytest

from iotconsole.kit.secrets import seal
from ram import services, tokens
from ram.errors import InvalidSecurityToken, NoPermission, RamError, SecurityTokenExpired
from ram.identity import Identity, authorize, identity_of
from ram.models import Role, User
from ram.signers import find_signer
from ram.sts import AssumedRole, Wish, assume_role

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
ACCOUNT = "1234567890123456"
WRITER = f"acs:ram::{ACCOUNT}:role/Writer"
ORDERS = f"acs:mns:cn-shanghai:{ACCOUNT}:/queues/orders/messages"


def policy(action: str, resource: str = "*") -> str:
    statement = {"Effect": "Allow", "Action": action, "Resource": resource}
    return json.dumps({"Version": "1", "Statement": [statement]})


def trust(*principals: str, **condition: object) -> str:
    statement: dict[str, object] = {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"RAM": [f"acs:ram::{ACCOUNT}:{principal}" for principal in principals]},
    }
    if condition:
        statement["Condition"] = condition
    return json.dumps({"Version": "1", "Statement": [statement]})


@pytest.fixture
def alice(committed: None) -> User:
    alice = services.create_user("alice")
    services.attach_policy(alice, services.create_policy("assume", policy("sts:AssumeRole")))
    return alice


@pytest.fixture
def writer(committed: None) -> Role:
    writer = services.create_role("Writer", trust("root"))
    services.attach_policy(writer, services.create_policy("send", policy("mns:SendMessage")))
    return writer


@pytest.fixture
def worn(alice: User, writer: Role) -> AssumedRole:
    return assume_role(identity_of(alice), Wish(WRITER, "job"), now=NOW)


def signer_of(worn: AssumedRole) -> Identity:
    return find_signer(worn.access_key_id, worn.security_token).identity


def test_credentials_sign_as_the_role_for_an_hour(worn: AssumedRole) -> None:
    signer = find_signer(worn.access_key_id, worn.security_token)

    signer.check_time(NOW + timedelta(minutes=59))
    assert signer.secret == worn.access_key_secret
    assert signer.identity.arn == f"acs:ram::{ACCOUNT}:role/writer/job"
    assert authorize(signer.identity, "mns:SendMessage", ORDERS).allowed
    with pytest.raises(SecurityTokenExpired):
        signer.check_time(NOW + timedelta(hours=1))


def test_what_the_role_may_later_its_credentials_may_at_once(
    worn: AssumedRole, writer: Role
) -> None:
    services.detach_policy(writer, writer.policies.get())

    assert not authorize(signer_of(worn), "mns:SendMessage", ORDERS).allowed


def test_credentials_of_a_deleted_role_are_worth_nothing_even_if_its_name_comes_again(
    worn: AssumedRole, writer: Role
) -> None:
    services.detach_policy(writer, writer.policies.get())
    services.delete_role(writer)
    services.create_role("Writer", trust("root"))

    with pytest.raises(InvalidSecurityToken, match="deleted"):
        signer_of(worn)


def test_a_session_policy_narrows_what_the_role_may(alice: User, writer: Role) -> None:
    wish = Wish(WRITER, "job", policy("mns:*", ORDERS))

    identity = signer_of(assume_role(identity_of(alice), wish, now=NOW))

    assert authorize(identity, "mns:SendMessage", ORDERS).allowed
    assert not authorize(identity, "mns:SendMessage", ORDERS.replace("orders", "x")).allowed


def test_a_token_belongs_to_its_key(alice: User, worn: AssumedRole) -> None:
    other = assume_role(identity_of(alice), Wish(WRITER, "job"), now=NOW)

    with pytest.raises(InvalidSecurityToken) as refused:
        find_signer(other.access_key_id, worn.security_token)

    assert refused.value.code == "InvalidSecurityToken.MismatchWithAccessKey"


def test_a_key_of_a_user_says_alone_who_signs(alice: User, worn: AssumedRole) -> None:
    key = services.create_access_key(alice)

    signer = find_signer(key.access_key_id, worn.security_token)

    assert (signer.secret, signer.identity.name) == (key.secret, "alice")


@pytest.mark.parametrize("token", ["", "x", "ü", "A" * 9_000])
def test_a_token_that_was_not_issued_here_is_refused(worn: AssumedRole, token: str) -> None:
    with pytest.raises(InvalidSecurityToken):
        find_signer(worn.access_key_id, token)


@pytest.mark.parametrize("text", ["{}", "secret", '{"type":"sts"}'])
def test_something_else_that_was_sealed_here_is_no_token(worn: AssumedRole, text: str) -> None:
    with pytest.raises(InvalidSecurityToken):
        find_signer(worn.access_key_id, seal(text))


def test_a_token_tells_nothing_to_who_holds_it(worn: AssumedRole) -> None:
    assert worn.access_key_secret not in worn.security_token
    assert worn.access_key_secret not in repr(
        tokens.read_token(worn.security_token, worn.access_key_id)
    )


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        (Wish("Writer", "job"), "InvalidParameter.RoleArn"),
        (Wish(WRITER, "j"), "InvalidParameter.RoleSessionName"),
        (Wish(WRITER, "j" * 65), "InvalidParameter.RoleSessionName"),
        (Wish(WRITER, "my job"), "InvalidParameter.RoleSessionName"),
        (Wish(WRITER, "job", "{}"), "InvalidParameter.PolicyGrammar"),
        (Wish(WRITER, "job", " " * 2_049), "InvalidParameter.PolicySize"),
        (Wish(WRITER, "job", duration=899), "InvalidParameter.DurationSeconds"),
        (Wish(WRITER, "job", duration=3_601), "InvalidParameter.DurationSeconds"),
        (Wish(WRITER.replace("Writer", "Ghost"), "job"), "EntityNotExist.Role"),
        (Wish(WRITER.replace(ACCOUNT, "1"), "job"), "EntityNotExist.Role"),
    ],
)
def test_a_wish_that_cannot_come_true_is_refused(
    alice: User, writer: Role, wish: Wish, code: str
) -> None:
    with pytest.raises(RamError) as refused:
        assume_role(identity_of(alice), wish, now=NOW)

    assert refused.value.code == code


@pytest.mark.parametrize("role", [WRITER, WRITER.replace("Writer", "Ghost")])
def test_who_may_not_assume_a_role_does_not_learn_whether_it_exists(
    writer: Role, role: str
) -> None:
    bob = identity_of(services.create_user("bob"))

    with pytest.raises(RamError) as refused:
        assume_role(bob, Wish(role, "job"), now=NOW)

    assert refused.value.code == "NoPermission"


@pytest.mark.parametrize(
    ("document", "external_id", "allowed"),
    [
        (trust("user/alice"), "", True),
        (trust("user/bob"), "", False),
        (trust("role/alice"), "", False),
        (trust("root", StringEquals={"sts:ExternalId": "ours"}), "ours", True),
        (trust("root", StringEquals={"sts:ExternalId": "ours"}), "", False),
    ],
)
def test_the_role_has_to_trust_the_caller_too(
    alice: User, writer: Role, document: str, external_id: str, allowed: bool
) -> None:
    services.update_role(writer, trust_document=document)
    wish = Wish(WRITER, "job", external_id=external_id)

    refused = nullcontext() if allowed else pytest.raises(NoPermission)
    with refused:
        assume_role(identity_of(alice), wish, now=NOW)


def test_a_role_may_be_worn_as_long_as_it_says(alice: User, writer: Role) -> None:
    services.update_role(writer, max_session_duration=43_200)

    worn = assume_role(identity_of(alice), Wish(WRITER, "job", duration=43_200), now=NOW)

    assert worn.expiration == NOW + timedelta(hours=12)
