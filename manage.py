#!/usr/bin/env python
"""Every command of the platform: `python manage.py help` lists them."""

import os
import sys

if sys.version_info < (3, 11):  # noqa: UP036 - read by the Python that is too old, too
    sys.exit(f"The console needs Python 3.11 or newer; this is {sys.version.split()[0]}.")

STARTING = (["up"], ["demo"])


def main() -> None:
    """Hand the command line to Django; a start begins before Django is set up."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "iotconsole.settings")
    if sys.argv[1:] in STARTING:
        from iotconsole.embedded import start

        start.ahead()
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
