"""Who may use REST."""

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from ram.models import User


class IsOwner(BasePermission):
    """Only the owner of the account."""

    message = "Only the owner of the account may use the API."

    def has_permission(self, request: Request, view: object) -> bool:  # noqa: ARG002 - DRF's
        """Let the owner in."""
        return isinstance(request.user, User) and request.user.is_superuser
