"""`manage.py unlock NAME`: let somebody try again who typed a wrong password too often."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ram import services
from ram.errors import RamError
from ram.signin import guard


class Command(BaseCommand):
    """Forget the failures that make a name or an address wait; take a lost second step away."""

    help = "Ends the wait after failed sign-ins, also of the owner."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whom, from where and what."""
        parser.add_argument("name", help="the user who waits")
        parser.add_argument("--address", help="the address that waits, too")
        parser.add_argument(
            "--no-code", action="store_true", help="remove an authenticator app that was lost"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and say so."""
        name = options["name"]
        try:
            user = services.find_user(name)
            if options["no_code"]:
                services.remove_authenticator(user)
                self.stdout.write(f"{name} signs in with the password alone.")
        except RamError as refusal:
            raise CommandError(str(refusal)) from refusal
        guard.forget(guard.person(name, 0))
        if options["address"]:
            guard.forget(guard.place(options["address"]))
        self.stdout.write(f"{name} may try again.")
