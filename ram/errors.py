"""What access control refuses, with the RAM API's codes."""

from http import HTTPStatus

from iotconsole.kit.errors import Refusal


class RamError(Refusal):
    """Access control refused something."""


class InvalidAccessKeyId(RamError):
    """No active access key has that id."""

    code = "InvalidAccessKeyId.NotFound"
    status = HTTPStatus.FORBIDDEN


class RoleNotExist(RamError):
    """No role has that name or ARN."""

    code = "EntityNotExist.Role"
    status = HTTPStatus.NOT_FOUND


class PolicyNotExist(RamError):
    """The policy was deleted meanwhile."""

    code = "EntityNotExist.Policy"
    status = HTTPStatus.NOT_FOUND


class AccessKeyNotExist(RamError):
    """The access key was deleted meanwhile."""

    code = "EntityNotExist.User.AccessKey"
    status = HTTPStatus.NOT_FOUND


class RoleAlreadyExists(RamError):
    """A role of that name, in whatever case, is there already."""

    code = "EntityAlreadyExists.Role"
    status = HTTPStatus.CONFLICT


class PolicyAlreadyExists(RamError):
    """A policy of that name is there already."""

    code = "EntityAlreadyExists.Policy"
    status = HTTPStatus.CONFLICT


class PolicyInUse(RamError):
    """The policy is attached to somebody."""

    code = "DeleteConflict.Policy.Role"
    status = HTTPStatus.CONFLICT


class RoleHasPolicies(RamError):
    """The role still has policies."""

    code = "DeleteConflict.Role.Policy"
    status = HTTPStatus.CONFLICT


class InvalidName(RamError):
    """The name breaks the rules for names."""

    code = "InvalidParameter.Name.InvalidChars"


class InvalidDocument(RamError):
    """The policy or trust document does not follow the grammar."""

    code = "MalformedPolicyDocument"


class SystemPolicyIsFixed(RamError):
    """System policies come with the platform and stay as they are."""

    code = "InvalidParameter.PolicyType"


class NoPermission(RamError):
    """The role may not be assumed by who asked."""

    code = "NoPermission"
    status = HTTPStatus.FORBIDDEN


class TooManyAccessKeys(RamError):
    """A user has two access keys at most."""

    code = "LimitExceeded.User.AccessKey"
    status = HTTPStatus.CONFLICT
