"""Every refusal of the message service: its code, its HTTP status, its sentence.

Codes and statuses: SMQ API, Error codes. The class is named as the code on the wire; a service
raises it with a sentence of its own where the plain one would not help.

    MnsError
    ├── RequestError              the request itself is wrong: signature, date, URL, XML
    ├── InvalidArgument           a value is out of range
    ├── QueueError, TopicError, SubscriptionError, MessageError
    └── InternalError             our fault
"""

from http import HTTPStatus
from typing import ClassVar

from iotconsole.kit.errors import Refusal, marked


class MnsError(Refusal):
    """What every refusal of the message service has in common."""

    sentence: ClassVar[str] = "The request was refused."

    def __init_subclass__(cls) -> None:
        cls.code = cls.__name__

    def __init__(self, message: str = "", *, field: str | None = None, **values: object) -> None:
        super().__init__(message or self.sentence, field=field, **values)


class RequestError(MnsError):
    """The request cannot be understood or trusted, whatever it asks for."""


class AccessDenied(RequestError):
    """Who signed the request may not do this."""

    status = HTTPStatus.FORBIDDEN
    sentence = "The OwnerId that your Access Key Id associated to is forbidden for this operation."


class InvalidAccessKeyId(RequestError):
    """No active access key has that id."""

    status = HTTPStatus.FORBIDDEN
    sentence = "The AccessKey Id you provided is not exist."


class SignatureDoesNotMatch(RequestError):
    """The request was signed with another secret, or changed on the way."""

    status = HTTPStatus.FORBIDDEN
    sentence = "The request signature we calculated does not match the signature you provided."


class MissingAuthorizationHeader(RequestError):
    """The request is not signed."""

    sentence = "Authorization header is required."


class InvalidAuthorizationHeader(RequestError):
    """The Authorization header has neither the form of version 2 nor that of version 4."""

    sentence = "The Authorization header format is invalid."


class MissingDateHeader(RequestError):
    """Neither Date nor x-mns-date is there."""

    sentence = "Date header is required."


class InvalidDateHeader(RequestError):
    """The date is not an RFC 1123 date."""

    sentence = "The Date header format is invalid."


class MissingVersionHeader(RequestError):
    """The x-mns-version header is not there."""

    sentence = "x-mns-version header is required."


class InvalidVersionHeader(RequestError):
    """The x-mns-version header names a version this service does not speak."""

    sentence = "The x-mns-version you provided is not supported; it is 2015-06-06."


class TimeExpired(RequestError):
    """The date of the request is too far from this machine's clock."""

    status = HTTPStatus.REQUEST_TIMEOUT
    sentence = "The http request you sent is expired."


class InvalidDegist(RequestError):
    """Content-MD5 is not that of the body. (The code is spelled so in the API.)"""

    sentence = "The Content-MD5 you provided does not match the request body."


class InvalidRequestURL(RequestError):
    """No operation has this path and method."""

    sentence = "The request URL or method is not one of this service."


class MalformedXML(RequestError):
    """The body is not the XML that the operation reads."""

    sentence = "The XML you provided was not well-formed."


class InvalidArgument(MnsError):
    """A value is out of range or not known; the sentence names it and what is allowed."""

    sentence = "An argument of the request is invalid."


class QueueError(MnsError):
    """About one queue."""


class QueueNotExist(QueueError):
    """No queue of that name belongs to the account."""

    status = HTTPStatus.NOT_FOUND
    sentence = marked("The queue name you provided is not exist.")


class QueueAlreadyExist(QueueError):
    """The queue exists with other attributes."""

    status = HTTPStatus.CONFLICT
    sentence = marked("The queue you want to create is already exist.")


class InvalidQueueName(QueueError):
    """The name holds other characters than letters, digits and hyphens."""

    sentence = marked(
        "The queue name should start with a letter or digit and contain only letters, "
        "digits or hyphens."
    )


class QueueNameLengthError(QueueError):
    """The name is empty or too long."""

    sentence = marked("The length of the queue name should be between 1 and 120.")


class TopicError(MnsError):
    """About one topic."""


class TopicNotExist(TopicError):
    """No topic of that name belongs to the account."""

    status = HTTPStatus.NOT_FOUND
    sentence = marked("The topic name you provided is not exist.")


class TopicAlreadyExist(TopicError):
    """The topic exists with other attributes."""

    status = HTTPStatus.CONFLICT
    sentence = marked("The topic you want to create is already exist.")


class TopicNameInvalid(TopicError):
    """The name holds other characters than letters, digits and hyphens."""

    sentence = marked(
        "The topic name should start with a letter or digit and contain only letters, "
        "digits or hyphens."
    )


class TopicNameLengthError(TopicError):
    """The name is empty or too long."""

    sentence = marked("The length of the topic name should be between 1 and 120.")


class SubscriptionError(MnsError):
    """About one subscription."""


class SubscriptionNotExist(SubscriptionError):
    """The topic has no subscription of that name."""

    status = HTTPStatus.NOT_FOUND
    sentence = marked("The subscription name you provided is not exist.")


class SubscriptionAlreadyExist(SubscriptionError):
    """The subscription exists with other attributes."""

    status = HTTPStatus.CONFLICT
    sentence = marked("The subscription you want to create is already exist.")


class SubscriptionNameInvalid(SubscriptionError):
    """The name holds other characters than letters, digits and hyphens."""

    sentence = marked(
        "The subscription name should start with a letter or digit and contain only letters, "
        "digits or hyphens."
    )


class SubscriptionNameLengthError(SubscriptionError):
    """The name is empty or too long."""

    sentence = marked("The length of the subscription name should be between 1 and 255.")


class EndpointInvalid(SubscriptionError):
    """The endpoint is none that messages can be delivered to."""

    sentence = marked("The endpoint you provided is invalid.")


class MessageError(MnsError):
    """About one message of a queue."""


class MessageNotExist(MessageError):
    """The queue has nothing to give, or the handle is no longer the latest."""

    status = HTTPStatus.NOT_FOUND
    sentence = "Message not exist."


class ReceiptHandleError(MessageError):
    """The handle was never given out by this service."""

    sentence = "The receipt handle you provide is not valid."


class MissingReceiptHandle(MessageError):
    """The operation needs a receipt handle."""

    sentence = "ReceiptHandle is required."


class MissingVisibilityTimeout(MessageError):
    """The operation needs a visibility timeout."""

    sentence = "VisibilityTimeout is required."


class InternalError(MnsError):
    """Something here went wrong; the request may be repeated."""

    status = HTTPStatus.INTERNAL_SERVER_ERROR
    sentence = "The service met an internal error; please try again."


class InternalServerError(InternalError):
    """The message store cannot be reached just now; the request may be repeated."""

    sentence = "The service is not available just now; please try again."
