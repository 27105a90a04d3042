"""How people sign in: user name and password. What they may do is for policies to say."""

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model

Person = AbstractBaseUser | AnonymousUser


class PasswordBackend(ModelBackend):
    """Knows passwords and no permissions: the back office is for the owner, who needs none."""

    def get_user_permissions(self, user_obj: Person, obj: Model | None = None) -> set[str]:  # noqa: ARG002 - Django's
        """Answer none."""
        return set()

    def get_group_permissions(self, user_obj: Person, obj: Model | None = None) -> set[str]:  # noqa: ARG002 - Django's
        """Answer none."""
        return set()

    def get_all_permissions(self, user_obj: Person, obj: Model | None = None) -> set[str]:  # noqa: ARG002 - Django's
        """Answer none."""
        return set()
