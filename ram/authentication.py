"""Who a REST request comes from when an access key says so: HTTP Basic, id and secret."""

from hmac import compare_digest

from rest_framework.authentication import BasicAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from ram.errors import InvalidAccessKeyId
from ram.models import User
from ram.services import find_access_key


class AccessKeyAuthentication(BasicAuthentication):
    """The AccessKeyId is the user name, the AccessKeySecret the password."""

    www_authenticate_realm = "access key"

    def authenticate_credentials(
        self,
        userid: str,
        password: str,
        request: Request | None = None,  # noqa: ARG002 - DRF's
    ) -> tuple[User, None]:
        """Answer whose key it is."""
        try:
            key = find_access_key(userid)
        except InvalidAccessKeyId as exc:
            raise AuthenticationFailed(str(exc), exc.code) from exc
        if not compare_digest(key.secret.encode(), password.encode()):
            raise AuthenticationFailed("The AccessKeySecret is wrong.", "SignatureDoesNotMatch")
        return key.user, None
