"""Shows every public method of the official Python SDK what the door answers; run with -I.

Arguments: endpoint, access key id, secret. Prints one JSON object: the methods there are, those
that a case shows, and what went wrong.
"""

# mypy: ignore-errors

import inspect
import json
import sys
import traceback
from pathlib import Path

sys.path.append(str(Path(__file__).parent))

import of_account
import of_queue
import of_subscription
import of_topic
import pytest
from mns.account import Account
from mns.queue import Queue
from mns.subscription import Subscription
from mns.topic import Topic
from stage import CASES

there = [
    f"{kind.__name__}.{name}"
    for kind in (Account, Queue, Topic, Subscription)
    for name, _ in inspect.getmembers(kind, inspect.isfunction)
    if not name.startswith("_")
]
wrong = {}
for module in (of_account, of_queue, of_topic, of_subscription):
    for title, case in CASES[module.__name__].items():
        try:
            case()
        except (Exception, pytest.fail.Exception):  # noqa: BLE001 - told to whoever started this
            wrong[title] = traceback.format_exc()
shown = [name for module in CASES.values() for case in module.values() for name in case.shown]
sys.stdout.write(json.dumps({"there": there, "shown": shown, "wrong": wrong}))
