"""What the browser gets is made once, and from packages the lock file names without their hosts."""

import json
from io import StringIO

from django.conf import settings
from django.core.management import call_command


def made() -> str:
    said = StringIO()
    call_command("assets", stdout=said)
    return said.getvalue()


def test_nothing_is_made_again_while_nothing_changed() -> None:
    made()

    assert made() == ""


def test_the_lock_has_a_digest_for_every_package_and_no_address() -> None:
    lock = json.loads((settings.BASE_DIR / "package-lock.json").read_text())

    packages = {name: package for name, package in lock["packages"].items() if name}

    assert len(packages) > 20
    assert [name for name, package in packages.items() if "resolved" in package] == []
    assert [name for name, package in packages.items() if "integrity" not in package] == []
