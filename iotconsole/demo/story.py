"""The demo itself: publish, watch what arrives where, take permissions away, watch again."""

import json
import queue
import subprocess
import sys
import threading
import time
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from iotconsole.demo import scenario
from iotconsole.demo.device import connected
from iotconsole.demo.receiver import Receiver
from iotconsole.demo.scenario import Scenario
from iotconsole.embedded import credentials
from ram.models import Policy
from ram.services import attach_policy, detach_policy
from rules import ledger
from rules.services import start_rule, stop_rule

# Not imported: the official SDK it uses has the name of our own message service.
CONSUMER = Path(__file__).with_name("consumer.py")
ARRIVE_SECONDS = 90
READINGS = (
    {"temperature": 14, "humidity": 116},
    {"temperature": 24, "humidity": 61},
    {"temperature": 31, "humidity": 40},
)
WARM = {"temperature": 29, "humidity": 50}
HTTP = "http subscriber"

Say = Callable[[str], None]


class DemoFailed(Exception):
    """Something did not arrive, or arrived though it should not."""


class Arrivals:
    """What came out at the other end, in order, printed as it comes."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._queue: queue.Queue[tuple[str, str]] = queue.Queue()
        self.first: float | None = None

    def take(self, where: str, text: str) -> None:
        """Note and print one message."""
        self.first = self.first or time.monotonic()
        self._say(f"  [{where}] {text}")
        self._queue.put((where, text))

    def expect(self, wanted: dict[str, int]) -> None:
        """Wait until each place got that many messages; more, or other places, is a failure."""
        missing = dict(wanted)
        deadline = time.monotonic() + ARRIVE_SECONDS
        while any(missing.values()):
            try:
                where, text = self._queue.get(timeout=max(0, deadline - time.monotonic()))
            except queue.Empty as exc:
                raise DemoFailed(f"Not within {ARRIVE_SECONDS} s: {missing}") from exc
            if not missing.get(where):
                raise DemoFailed(f"Unexpected at {where}: {text}")
            missing[where] -= 1


def play(say: Say) -> Arrivals:
    """Run the whole story once; DemoFailed says what went wrong."""
    arrivals = Arrivals(say)
    with Receiver(lambda body: arrivals.take(HTTP, body)) as receiver:
        say("Building the scenario")
        built = scenario.build(receiver.url, say)
        with _consuming(built.product_queue, arrivals), _consuming(scenario.QUEUE, arrivals, "raw"):
            _device_reports(built, arrivals, say)
            _rule_stops(built, arrivals, say)
            _permission_goes(built, arrivals, say)
    return arrivals


def _device_reports(built: Scenario, arrivals: Arrivals, say: Say) -> None:
    say(f"The device logs in, publishes {len(READINGS)} readings and leaves")
    with _online(built, arrivals) as publish:
        for reading in READINGS:
            publish(reading)
        warm = sum(reading["temperature"] > 20 for reading in READINGS)
        arrivals.expect(
            {built.product_queue: len(READINGS), scenario.QUEUE: warm, HTTP: warm},
        )
    arrivals.expect({built.product_queue: 1})


def _rule_stops(built: Scenario, arrivals: Arrivals, say: Say) -> None:
    say("The rule is stopped: the reading is still subscribed to, and no longer forwarded")
    stop_rule(built.rule)
    before = _counts(built)
    with _online(built, arrivals) as publish:
        publish(WARM)
        arrivals.expect({built.product_queue: 1})
    arrivals.expect({built.product_queue: 1})
    if _counts(built) != before:
        raise DemoFailed("The stopped rule still looked at messages.")
    start_rule(built.rule)


def _permission_goes(built: Scenario, arrivals: Arrivals, say: Say) -> None:
    policy = Policy.objects.get(name="AliyunIOTAccessingMNSRolePolicy")
    say(f"Policy {policy.name} is detached: forwarding is denied, and the console says why")
    detach_policy(built.role, policy)
    failed = _counts(built).failed
    with _online(built, arrivals) as publish:
        publish(WARM)
        arrivals.expect({built.product_queue: 1})
        _until(lambda: _counts(built).failed == failed + 1, "the denied reading in the ledger")
    arrivals.expect({built.product_queue: 1})
    latest = ledger.last_failure(built.rule.pk)
    say(f"  [rule {built.rule.name}] {latest.code} {latest.reason}" if latest else "  no reason")
    attach_policy(built.role, policy)


@contextmanager
def _online(built: Scenario, arrivals: Arrivals) -> Iterator[Callable[[Mapping[str, float]], None]]:
    """Connect the device and wait for its status message, so that the order is the seed's."""
    with connected(built.triplet, settings.LOCAL, settings.MQTT_PORT) as device:
        arrivals.expect({built.product_queue: 1})
        yield device.publish


def _counts(built: Scenario) -> ledger.Counts:
    return ledger.counts([built.rule.pk])[built.rule.pk]


def _until(happened: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + ARRIVE_SECONDS
    while not happened():
        if time.monotonic() > deadline:
            raise DemoFailed(f"Not within {ARRIVE_SECONDS} s: {what}")
        time.sleep(0.02)


@contextmanager
def _consuming(name: str, arrivals: Arrivals, *options: str) -> Iterator[None]:
    """Run the official SDK's consumer on a queue while the block runs."""
    known = credentials.read()
    where = [known["mns_endpoint"], known["access_key_id"], name, *options]
    process = subprocess.Popen(  # noqa: S603 - our own script
        [sys.executable, "-I", str(CONSUMER), *where],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None  # noqa: S101 - piped above
    process.stdin.write(known["access_key_secret"] + "\n")
    process.stdin.close()
    threading.Thread(target=_read, args=(process, arrivals), daemon=True).start()
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def _read(process: subprocess.Popen[str], arrivals: Arrivals) -> None:
    for line in process.stdout or ():
        message = json.loads(line)
        arrivals.take(message["queue"], _decoded(message["body"]))


def _decoded(body: str) -> str:
    """Show what is inside the envelope of a server-side subscription."""
    content = json.loads(body)
    if "payload" not in content:
        return body
    content["payload"] = json.loads(b64decode(content["payload"]))
    return json.dumps(content, ensure_ascii=False)
