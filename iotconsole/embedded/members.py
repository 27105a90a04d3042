"""What each Python process of the platform does."""

from collections.abc import Callable

import waitress
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from setproctitle import setproctitle

from iotconsole.celery import app
from products import limits

PUSH_THREADS = 16
WEB_THREADS = 8 + limits.RRPC_WAITING  # some always have time for others


def run(name: str) -> None:
    """Be the process of that name until it is told to stop."""
    setproctitle(f"iotconsole {name}")
    _RUN[name]()


def _worker() -> None:
    _celery("worker", "ingest", threads=1)


def _push() -> None:
    beat = ["--beat", f"--schedule={settings.HOME / 'beat-schedule'}"]
    _celery("push", "push", *beat, threads=PUSH_THREADS)


def _celery(name: str, queue: str, *options: str, threads: int) -> None:
    app.worker_main(
        [
            *["worker", f"--hostname={name}@%h", f"--queues={queue}"],
            *["--pool=threads", f"--concurrency={threads}", "--loglevel=WARNING"],
            *["--without-gossip", "--without-mingle", "--without-heartbeat", *options],
        ]
    )


def _web() -> None:
    waitress.serve(
        get_wsgi_application(),
        host=settings.BIND,
        port=settings.WEB_PORT,
        threads=WEB_THREADS,
        ident=None,
        clear_untrusted_proxy_headers=False,  # who to believe is for kit.addresses to say
    )


_RUN: dict[str, Callable[[], object]] = {
    "gate": lambda: call_command("gate"),
    "bridge": lambda: call_command("bridge"),
    "mns": lambda: call_command("mns"),
    "door": lambda: call_command("door"),
    "inbound": lambda: call_command("inbound"),
    "worker": _worker,
    "push": _push,
    "web": _web,
}
