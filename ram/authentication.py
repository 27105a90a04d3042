"""Who a REST request comes from when it says so itself: an access key or an API token."""

from hmac import compare_digest

from rest_framework.authentication import (
    BaseAuthentication,
    BasicAuthentication,
    get_authorization_header,
)
from rest_framework.exceptions import APIException, AuthenticationFailed
from rest_framework.request import Request

from iotconsole.kit import clock
from ram.context import address_of
from ram.errors import InvalidAccessKeyId, InvalidToken, TooManyAttempts
from ram.models import User
from ram.services import find_access_key
from ram.services.api_tokens import find_api_token, note_use
from ram.signin import guard
from ram.signin.models import ApiToken

BEARER = b"bearer"
SHOWN_OF_TOKEN = 16  # letters that tell one token from another to whoever counts failures


class AccessKeyAuthentication(BasicAuthentication):
    """The AccessKeyId is the user name, the AccessKeySecret the password."""

    www_authenticate_realm = "access key"

    def authenticate_credentials(
        self, userid: str, password: str, request: Request | None = None
    ) -> tuple[User, None]:
        """Answer whose key it is."""
        assert request is not None  # noqa: S101 - DRF passes it
        userid = userid.replace("\0", "?")  # which no database takes, and no key has
        caller = _let_try(request, userid)
        try:
            key = find_access_key(userid)
        except InvalidAccessKeyId as exc:
            guard.fail(clock.now_ms(), caller)
            raise AuthenticationFailed(str(exc), exc.code) from exc
        if not compare_digest(key.secret.encode(), password.encode()):
            guard.fail(clock.now_ms(), caller)
            raise AuthenticationFailed("The AccessKeySecret is wrong.", "SignatureDoesNotMatch")
        return key.user, None


class TokenAuthentication(BaseAuthentication):
    """An API token: `Authorization: Bearer iot_…`; `request.auth` is the token."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """Answer whose token it is, None where none was sent."""
        scheme, _, sent = get_authorization_header(request).partition(b" ")
        if scheme.lower() != BEARER:
            return None
        text = sent.strip().decode("ascii", "replace").replace("\0", "?")
        caller, now = _let_try(request, text[:SHOWN_OF_TOKEN]), clock.moment(clock.now_ms())
        try:
            token = find_api_token(text, now)
        except InvalidToken as exc:
            guard.fail(clock.now_ms(), caller)
            raise AuthenticationFailed(str(exc), exc.code) from exc
        note_use(token, address_of(request), now)
        return token.user, token


class Waiting(APIException):
    """Too many attempts failed."""

    status_code = TooManyAttempts.status
    default_code = TooManyAttempts.code


def _let_try(request: Request, key_id: str) -> guard.Subject:
    """Answer what counts the failures of this key at this address, unless it has to wait."""
    caller = guard.call(address_of(request), key_id)
    try:
        guard.check(clock.now_ms(), caller)
    except TooManyAttempts as refusal:
        raise Waiting(str(refusal)) from refusal
    return caller
