"""The overview: the chain from devices to queues, and what is left to do."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from iotconsole.kit.clock import now_ms
from iotconsole.kit.region import current_region
from iotconsole.kit.views import LiveView, PageView
from mns.models import Queue, Topic
from mns.rows import QueueRow, queue_rows
from products import refusals
from products.models import Device, Product
from ram.services import roles_trusting
from rules.models import Rule
from rules.operations.wearing import IOT
from rules.rows import rule_rows

ROWS = 20
HOUR_MS = 3_600_000
MOST_REFUSED = 100  # counted; more is just many


@dataclass(frozen=True, slots=True)
class Step:
    """One of the first steps; `page` is where it is done."""

    label: str | Promise
    page: str
    is_done: bool

    @property
    def url(self) -> str:
        """Answer where it is done."""
        return reverse(self.page)


def first_steps(region: str) -> list[Step]:
    """Answer the way to the first forwarded message, in the order of the tutorial."""
    topics = Topic.objects.filter(region=region)
    return [
        Step(_("Create a role that may write to Message Service"), "roles", bool(_roles())),
        Step(_("Create a topic"), "topics", topics.exists()),
        Step(_("Subscribe to it"), "topics", topics.exclude(subscriptions=None).exists()),
        Step(_("Create a product"), "products", Product.objects.exists()),
        Step(_("Add a device"), "devices", Device.objects.exists()),
        Step(
            _("Let the device log in"), "devices", Device.objects.exclude(activated=None).exists()
        ),
        Step(_("Create a rule with an operation"), "rules", _rules_with_operation()),
        Step(_("Start the rule"), "rules", _running().exists()),
    ]


def _roles() -> list[object]:
    return [role for role in roles_trusting(IOT) if role.attachments.exists()]


def _rules_with_operation() -> bool:
    return Rule.objects.exclude(operations=None).exists()


def _running() -> Any:  # noqa: ANN401 - a query set, which stubs cannot name at run time
    return Rule.objects.filter(status=Rule.Status.RUNNING)


def _holding(queues: list[QueueRow]) -> list[QueueRow]:
    return [row for row in queues if row.figures.counts.total]


class OverviewView(PageView):
    """The first page: first steps until they are done, then the numbers."""

    template_name = "console/overview.html"

    def content(self) -> dict[str, Any]:
        """Add the steps while one is open."""
        steps = first_steps(current_region(self.request))
        is_new = not all(step.is_done for step in steps)
        return {"steps": steps if is_new else []}


class OverviewLatestView(LiveView):
    """The chain Devices → Rules → Topics → Queues in four numbers, and what goes wrong."""

    template_name = "console/overview_latest.html"

    def content(self) -> dict[str, Any]:
        """Count."""
        region = current_region(self.request)
        queues = queue_rows(list(Queue.objects.filter(region=region)[:ROWS]))
        rules = rule_rows(list(_running()[:ROWS]), now_ms())
        return {
            "region": region,
            "devices": Device.objects.count(),
            "online": Device.objects.filter(status=Device.Status.ONLINE).count(),
            "rules": Rule.objects.count(),
            "running": _running().count(),
            "passed": sum(row.per_minute for row in rules),
            "topics": Topic.objects.filter(region=region).count(),
            "subscribed": Topic.objects.filter(region=region, subscriptions__isnull=False)
            .distinct()
            .count(),
            "queues": Queue.objects.filter(region=region).count(),
            "active": sum(row.figures.counts.active for row in queues),
            "refused": refusals.count_since(now_ms() - HOUR_MS, MOST_REFUSED),
            "most_refused": MOST_REFUSED,
            "failing": [row for row in rules if row.last_failure],
            "waiting": sorted(_holding(queues), key=lambda row: not row.is_growing),
        }
