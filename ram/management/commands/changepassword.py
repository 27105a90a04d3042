"""`manage.py changepassword`: as Django's own, but the audit log knows of it."""

import getpass
from typing import Any

from django.contrib.auth.management.commands import changepassword

from ram import audit
from ram.services import find_user


class Command(changepassword.Command):
    """Give a person another password."""

    def handle(self, *args: Any, **options: Any) -> str | None:
        """Ask for it, set it, and note that; no transaction waits while somebody types."""
        said: str | None = super().handle(*args, **options)
        user = find_user(options["username"] or getpass.getuser())
        audit.note("ram:ChangePassword", user.arn)
        return said
