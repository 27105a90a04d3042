"""The Celery application: workers, push and beat start from here."""

import os

from celery import Celery, signals
from celery.worker.consumer import Consumer

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "iotconsole.settings")

app = Celery("iotconsole")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@signals.setup_logging.connect
def keep_our_logs(**_: object) -> None:
    """Stop Celery from setting up logging: the settings did."""


@signals.worker_ready.connect
def say_worker_is_alive(sender: Consumer, **_: object) -> None:
    """Begin the heartbeat of `worker` or `push`, named before the @ of the host name."""
    from iotconsole.kit import heartbeat

    heartbeat.beat(str(sender.hostname).partition("@")[0])


@signals.beat_init.connect
def say_beat_is_alive(**_: object) -> None:
    """Begin the heartbeat of `beat`."""
    from iotconsole.kit import heartbeat

    heartbeat.beat("beat")
