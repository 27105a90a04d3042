"""What access control refuses, with the codes of the RAM and STS APIs.

RamError
├── NotThere        404, EntityNotExist.…
├── AlreadyThere    409, EntityAlreadyExists.…
├── StillNeeded     409, DeleteConflict.…
├── TooMany         409, LimitExceeded.…
├── InvalidValue    400, InvalidParameter.… and MalformedPolicyDocument
└── NoPermission, InvalidAccessKeyId, InvalidSecurityToken
"""

from http import HTTPStatus

from iotconsole.kit.errors import Refusal


class RamError(Refusal):
    """Access control refused something."""


class InvalidAccessKeyId(RamError):
    """No active access key has that id."""

    code = "InvalidAccessKeyId.NotFound"
    status = HTTPStatus.FORBIDDEN


class InvalidSecurityToken(RamError):
    """The token is missing, was not made here, belongs to another key, or is of no use any more."""

    code = "InvalidSecurityToken.Malformed"
    status = HTTPStatus.FORBIDDEN


class SecurityTokenExpired(InvalidSecurityToken):
    """The temporary credentials had their time."""

    code = "InvalidSecurityToken.Expired"


class NoPermission(RamError):
    """Who asked may not do this, or may not wear this role."""

    code = "NoPermission"
    status = HTTPStatus.FORBIDDEN


class NotSignedIn(RamError):
    """Who asks did not prove who they are."""

    status = HTTPStatus.UNAUTHORIZED


class WrongPassword(NotSignedIn):
    """There is no such user, or the password is another; nobody is told which."""

    code = "InvalidUserNameOrPassword"


class LoginForbidden(NotSignedIn):
    """The password is right, but the user may not sign in to the console with it."""

    code = "LoginForbidden"
    status = HTTPStatus.FORBIDDEN


class WrongCode(NotSignedIn):
    """The one-time code is wrong, too old, or was used before."""

    code = "CheckAuthenticationCodeFail"
    status = HTTPStatus.FORBIDDEN


class InvalidToken(NotSignedIn):
    """No API token is like this, or it expired or was revoked."""

    code = "InvalidToken"


class TooManyAttempts(NotSignedIn):
    """It went wrong so often that whoever tries has to wait."""

    code = "TooManyAttempts"
    status = HTTPStatus.TOO_MANY_REQUESTS


class NotThere(RamError):
    """Something that was named does not exist."""

    status = HTTPStatus.NOT_FOUND


class UserNotExist(NotThere):
    """No user has that name."""

    code = "EntityNotExist.User"


class GroupNotExist(NotThere):
    """No group has that name."""

    code = "EntityNotExist.Group"


class NotAMember(NotThere):
    """The user is not in the group."""

    code = "EntityNotExist.User.Group"


class RoleNotExist(NotThere):
    """No role has that name or ARN."""

    code = "EntityNotExist.Role"


class PolicyNotExist(NotThere):
    """No policy has that name, or it was deleted meanwhile."""

    code = "EntityNotExist.Policy"


class PolicyVersionNotExist(NotThere):
    """The policy has no such version."""

    code = "EntityNotExist.Policy.Version"


class NotAttached(NotThere):
    """The policy is not attached; `code` names to what."""

    code = "EntityNotExist.Role.Policy"


class AccessKeyNotExist(NotThere):
    """The user has no such access key."""

    code = "EntityNotExist.User.AccessKey"


class LoginProfileNotExist(NotThere):
    """The user may not sign in to the console."""

    code = "EntityNotExist.User.LoginProfile"


class AuthenticatorNotExist(NotThere):
    """The user has no authenticator app."""

    code = "EntityNotExist.User.MFADevice"


class TokenNotExist(NotThere):
    """The user has no such API token."""

    code = "EntityNotExist.User.Token"


class ConsoleSessionNotExist(NotThere):
    """The user has no such session, or it ended meanwhile."""

    code = "EntityNotExist.User.Session"


class AlreadyThere(RamError):
    """What was to be made exists."""

    status = HTTPStatus.CONFLICT


class UserAlreadyExists(AlreadyThere):
    """A user of that name is there already."""

    code = "EntityAlreadyExists.User"


class LoginProfileAlreadyExists(AlreadyThere):
    """The user may sign in to the console already."""

    code = "EntityAlreadyExists.User.LoginProfile"


class AuthenticatorAlreadyExists(AlreadyThere):
    """The user has an authenticator app already."""

    code = "EntityAlreadyExists.User.MFADevice"


class GroupAlreadyExists(AlreadyThere):
    """A group of that name, in whatever case, is there already."""

    code = "EntityAlreadyExists.Group"


class AlreadyAMember(AlreadyThere):
    """The user is in the group."""

    code = "EntityAlreadyExists.User.Group"


class RoleAlreadyExists(AlreadyThere):
    """A role of that name, in whatever case, is there already."""

    code = "EntityAlreadyExists.Role"


class PolicyAlreadyExists(AlreadyThere):
    """A policy of that name is there already."""

    code = "EntityAlreadyExists.Policy"


class AlreadyAttached(AlreadyThere):
    """The policy is attached; `code` names to what."""

    code = "EntityAlreadyExists.Role.Policy"


class StillNeeded(RamError):
    """What was to be deleted has parts or is in use; `code` names what is in the way."""

    status = HTTPStatus.CONFLICT


class UserInUse(StillNeeded):
    """The user has access keys, groups or policies."""

    code = "DeleteConflict.User.Policy"


class GroupInUse(StillNeeded):
    """The group has users or policies."""

    code = "DeleteConflict.Group.Policy"


class RoleHasPolicies(StillNeeded):
    """The role still has policies."""

    code = "DeleteConflict.Role.Policy"


class PolicyInUse(StillNeeded):
    """The policy is attached to somebody."""

    code = "DeleteConflict.Policy.Role"


class PolicyHasVersions(StillNeeded):
    """The policy has more than its default version."""

    code = "DeleteConflict.Policy.Version"


class VersionIsDefault(StillNeeded):
    """The version is the one that holds."""

    code = "DeleteConflict.Policy.Version.Default"


class TooMany(RamError):
    """A quota of the account, a user, a group, a role or a policy is used up."""

    code = "LimitExceeded"
    status = HTTPStatus.CONFLICT


class InvalidValue(RamError):
    """A value is not one of those allowed."""

    code = "InvalidParameter"


class WeakPassword(InvalidValue):
    """The password breaks the rules for passwords."""

    code = "InvalidParameter.Password"


class InvalidName(InvalidValue):
    """The name breaks the rules for names."""

    code = "InvalidParameter.Name.InvalidChars"


class InvalidDocument(InvalidValue):
    """The policy or trust document does not follow the grammar."""

    code = "MalformedPolicyDocument"


class SystemPolicyIsFixed(InvalidValue):
    """System policies come with the platform and stay as they are."""

    code = "InvalidParameter.PolicyType"
