"""The Celery application: workers, push and beat start from here."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "iotconsole.settings")

app = Celery("iotconsole")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
