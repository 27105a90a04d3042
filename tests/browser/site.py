"""A console of its own: home, store, database and the real web process."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.mns.endpoint.cast import ROOT, House, free_port, wait_until_open

PASSWORD = "a long password"
APPLICATION = "iotconsole.wsgi:application"

FIRST = """
from django.core.management import call_command
from ram.services import create_owner, ensure_system_policies
call_command("assets")
call_command("migrate", verbosity=0)
ensure_system_policies()
create_owner("owner", "a long password")
"""
SCENARIO = """
import json
from ram.models import User
from tests.browser.scenario import build, pages
print(json.dumps(pages(build(User.objects.get()))))
"""


class Site(House):
    """A house whose door is the console."""

    def __repr__(self) -> str:
        return self.url

    @property
    def env(self) -> dict[str, str]:
        return {**super().env, "WEB_PORT": str(self.port)}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start_web(self) -> None:
        where = ["--host=127.0.0.1", f"--port={self.port}"]
        command = [sys.executable, "-m", "waitress", *where, APPLICATION]
        with self.log.open("ab") as log:
            web = subprocess.Popen(command, cwd=ROOT, env=self.env, stdout=log, stderr=log)
        self.started.append(web)
        wait_until_open(self.port, web)

    def stop_store(self) -> None:
        self.started.remove(self.store)
        self.store.terminate()
        self.store.wait()

    def carry_out_scenario(self) -> list[str]:
        """Fill the console and answer the addresses of its pages."""
        printed = self.manage("shell", "--verbosity", "0", "-c", SCENARIO)
        found: list[str] = json.loads(printed.splitlines()[-1])
        return found


@contextmanager
def opened_site() -> Iterator[Site]:
    # Not pytest's directory: its path is longer than a socket's may be.
    with tempfile.TemporaryDirectory(prefix="web-") as home:
        site = Site(Path(home), free_port())
        try:
            site.start_store()
            site.manage("shell", "--verbosity", "0", "-c", FIRST)
            site.start_web()
            yield site
        finally:
            site.close()
