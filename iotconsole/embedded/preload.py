"""Everything the processes of the platform import, so that their common parent has it.

What the web alone needs is here, too: imported after the fork, it would have the pages of all that
it refers to copied, 40 MB.

Nothing here opens a connection or starts a thread: what exists once before the fork would be
shared by all after it.
"""

import gc
import os

import django

USUAL = gc.get_threshold()
gc.set_threshold(*USUAL[:2], 1_000)  # what is imported stays: do not look through all of it again
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "iotconsole.settings")
django.setup()

import celery.apps.beat
import celery.apps.worker
import celery.concurrency.thread
import uvloop
import waitress

import inbound.runner
import iotconsole.embedded.members
import iotconsole.urls
import mns.endpoint.serve
import mns.push
import products.door.door
import products.gate
import rules.bridge
import rules.tasks

gc.collect()
gc.set_threshold(*USUAL)
gc.freeze()  # the collector leaves these objects alone, so their memory stays shared

__all__ = ["celery", "inbound", "iotconsole", "mns", "products", "rules", "uvloop", "waitress"]
