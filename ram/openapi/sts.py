"""The operations of Sts 2015-04-01: who calls, and how they come to wear a role.

Neither is asked for like others: everybody may know who they are, and who may assume a role
only its trust policy and theirs together say (`ram.sts`).
"""

from django.conf import settings

from iotconsole.kit import clock
from iotconsole.kit.asks import Ask
from iotconsole.kit.openapi import Caller, Operation, Parameters
from ram.identity import Kind
from ram.openapi.pages import Document
from ram.openapi.values import date, identity_of, refuse_unsupported
from ram.sts import Wish
from ram.sts import assume_role as assume


def assume_role(caller: Caller, parameters: Parameters) -> Document:
    """AssumeRole: the only answer that holds the secret."""
    refuse_unsupported(parameters)
    wish = Wish(
        role_arn=parameters.required("RoleArn"),
        session_name=parameters.required("RoleSessionName"),
        policy=parameters.text("Policy"),
        duration=parameters.number("DurationSeconds"),
        external_id=parameters.text("ExternalId"),
    )
    now = clock.moment(clock.now_ms())
    worn = assume(identity_of(caller), wish, now=now, context=caller.context)
    return {
        "AssumedRoleUser": {
            "Arn": worn.identity.arn,
            "AssumedRoleId": worn.identity.principal_id,
        },
        "Credentials": {
            "AccessKeyId": worn.access_key_id,
            "AccessKeySecret": worn.access_key_secret,
            "SecurityToken": worn.security_token,
            "Expiration": date(worn.expiration),
        },
    }


def get_caller_identity(caller: Caller, parameters: Parameters) -> Document:  # noqa: ARG001
    """GetCallerIdentity: UserId is of an account or a user, RoleId of a role."""
    identity = identity_of(caller)
    role_id, _, _ = identity.principal_id.partition(":")
    own = {"RoleId": role_id} if identity.kind is Kind.ROLE else {"UserId": identity.principal_id}
    return {
        "IdentityType": identity.kind,
        "AccountId": settings.ACCOUNT_ID,
        "PrincipalId": identity.principal_id,
        "Arn": identity.arn,
        **own,
    }


OPERATIONS: dict[str, Operation] = {
    "AssumeRole": assume_role,
    "GetCallerIdentity": get_caller_identity,
}


def asks(action: str, caller: Caller, parameters: Parameters) -> list[Ask]:  # noqa: ARG001
    """Answer what an operation needs permission for besides what it asks itself."""
    return []
