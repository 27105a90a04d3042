"""What the door itself refuses, whatever the product: codes and statuses of Alibaba's gateway.

    GatewayError
    ├── about the signature    InvalidAccessKeyId, IncompleteSignature, SignatureDoesNotMatch,
    │                          SignatureNonceUsed, TimestampMalformed, TimestampExpired
    ├── about the request      UnsupportedOperation, InvalidFormat, InvalidVersion, ApiNotFound,
    │                          RequestTooLarge
    ├── NoPermission, Throttled
    └── InternalError, ServiceUnavailable

A parameter that is missing or cannot be read is refused by `iotconsole.kit.openapi`.
"""

from http import HTTPStatus
from typing import ClassVar

from iotconsole.kit.errors import Refusal


class GatewayError(Refusal):
    """The door refused a call before, or instead of, its operation."""

    sentence: ClassVar[str]

    def __init__(self, message: str = "") -> None:
        super().__init__(message or self.sentence)


class InvalidAccessKeyId(GatewayError):
    """No active access key has that id."""

    code = "InvalidAccessKeyId.NotFound"
    status = HTTPStatus.NOT_FOUND
    sentence = "Specified access key is not found, or it is not active."


class IncompleteSignature(GatewayError):
    """The signature is not written as it should be, or leaves out what it must cover."""

    code = "IncompleteSignature"
    sentence = "The request signature does not conform to Aliyun standards."


class SignatureDoesNotMatch(GatewayError):
    """The call was signed with another secret, or changed on the way."""

    code = "SignatureDoesNotMatch"
    sentence = "Specified signature is not matched with our calculation."


class SignatureNonceUsed(GatewayError):
    """The very same call came before."""

    code = "SignatureNonceUsed"
    sentence = "Specified signature nonce was used already."


class TimestampMalformed(GatewayError):
    """The time is not written as 2018-01-01T12:00:00Z."""

    code = "InvalidTimeStamp.Format"
    sentence = "Specified time stamp or date value is not well formatted."


class TimestampExpired(GatewayError):
    """The call was signed too long ago, or too far ahead of this machine's clock."""

    code = "InvalidTimeStamp.Expired"
    sentence = "Specified time stamp or date value is expired: the clocks differ too much."


class UnsupportedOperation(GatewayError):
    """Calls come by GET or POST, parameters in the query or in a form."""

    code = "UnsupportedOperation"
    sentence = "Calls are made by GET or POST, their parameters in the query or in a form."


class InvalidFormat(GatewayError):
    """Replies are written in XML or JSON."""

    code = "InvalidParameter.Format"
    sentence = "Specified parameter Format is not valid: it is XML or JSON."


class InvalidVersion(GatewayError):
    """No product here speaks that version."""

    code = "InvalidVersion"
    sentence = "Specified parameter Version is not valid."


class ApiNotFound(GatewayError):
    """The product has no such operation here."""

    code = "InvalidApi.NotFound"
    status = HTTPStatus.NOT_FOUND
    sentence = "Specified api is not found, please check your url and method."


class RequestTooLarge(GatewayError):
    """The body is too long, or holds too many parameters."""

    code = "RequestTooLarge"
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    sentence = "The request is too large."


class NoPermission(GatewayError):
    """Who signed the call may not do this."""

    code = "NoPermission"
    status = HTTPStatus.FORBIDDEN
    sentence = "You are not authorized to do this action."


class Throttled(GatewayError):
    """More calls came within a second than the account may make; a later one is answered."""

    code = "Throttling.User"
    sentence = "Request was denied due to user flow control."


class InternalError(GatewayError):
    """Something here went wrong; the call may be repeated."""

    code = "InternalError"
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    sentence = "The request processing has failed due to some unknown error."


class ServiceUnavailable(GatewayError):
    """The store or the database cannot be reached just now; the call may be repeated."""

    code = "ServiceUnavailable"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    sentence = "The store or the database does not answer just now; please try again."
