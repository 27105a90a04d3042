"""The wiring of the platform; importing it makes Celery's application the current one."""

from iotconsole.celery import app as celery_app

__all__ = ["celery_app"]
