"""What `/metrics` tells Prometheus: which parts are up, what rules did, what waits in queues."""

from collections.abc import Iterator

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from iotconsole import health
from mns import services as mns
from mns.models import Queue
from rules import intake, ledger, throttled
from rules.models import Rule, ServerSubscription


class Platform(Collector):
    """The platform as it is now; nothing is counted here, all is read."""

    def collect(self) -> Iterator[Metric]:
        """Answer every family; without store or database only what is up."""
        state = health.parts()
        yield _parts(state)
        if state["store"] and state["database"]:
            yield from _rules()
            yield _subscriptions()
            yield _throttled()
            yield _queues()


_registry = CollectorRegistry()
_registry.register(Platform())


@login_not_required
def metrics(_: HttpRequest) -> HttpResponse:
    """Answer in Prometheus's text format."""
    return HttpResponse(generate_latest(_registry), content_type=CONTENT_TYPE_LATEST)


def _parts(state: dict[str, bool]) -> Metric:
    family = GaugeMetricFamily(
        "iotconsole_up", "Whether a part of the platform is up.", labels=["part"]
    )
    for name, is_up in state.items():
        family.add_metric([name], float(is_up))
    return family


def _rules() -> Iterator[Metric]:
    ended = CounterMetricFamily(
        "iotconsole_rule_messages",
        "Device messages a rule looked at, by what became of them.",
        labels=["rule", "outcome"],
    )
    waiting = GaugeMetricFamily(
        "iotconsole_rule_waiting", "Messages of a rule that wait for a target.", labels=["rule"]
    )
    names = dict(Rule.objects.values_list("pk", "name"))
    for rule_id, counts in ledger.counts(names).items():
        for outcome in ("filtered", "forwarded", "failed"):
            ended.add_metric([names[rule_id], outcome], getattr(counts, outcome))
        waiting.add_metric([names[rule_id]], counts.waiting)
    yield from (ended, waiting)


def _subscriptions() -> Metric:
    family = CounterMetricFamily(
        "iotconsole_subscription_messages",
        "Messages of server-side subscriptions, by what became of them.",
        labels=["product_key", "outcome"],
    )
    keys = ServerSubscription.objects.values_list("product__product_key", flat=True)
    for product_key, counts in intake.counts(keys).items():
        for outcome in ("delivered", "dropped", "failed"):
            family.add_metric([product_key, outcome], getattr(counts, outcome))
    return family


def _throttled() -> Metric:
    family = CounterMetricFamily(
        "iotconsole_throttled_messages",
        "Messages that came faster than their device may speak.",
        labels=["product_key"],
    )
    for product_key, number in throttled.counts().items():
        family.add_metric([product_key], number)
    return family


def _queues() -> Metric:
    family = GaugeMetricFamily(
        "iotconsole_queue_messages",
        "Messages in a queue, by state.",
        labels=["region", "queue", "state"],
    )
    for queue in Queue.objects.all():
        counts = mns.counts(queue)
        for state in ("active", "inactive", "delayed"):
            family.add_metric([queue.region, queue.name, state], getattr(counts, state))
    return family
