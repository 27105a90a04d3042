"""Which messages of a rule are kept whole: how many are still to come, and which there are."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from iotconsole.kit.views import ActionView, LiveView, PageView
from products import samples
from rules import limits, rows, tracing
from rules.views.rules import RuleMixin

SHOWN = 200


class TracesView(RuleMixin, PageView):
    """The page around the list."""

    template_name = "rules/traces.html"

    def content(self) -> dict[str, Any]:
        """Say what is kept without being asked for."""
        return {
            "rule": self.rule,
            "most": limits.TRACED_PER_RULE,
            "usual": limits.TRACED_AT_ONCE,
            "per_batch": samples.PER_BATCH,
            "per_product": samples.PER_PRODUCT,
        }


class TracedView(RuleMixin, LiveView):
    """How many are still to come, and which came."""

    template_name = "rules/traced.html"

    def content(self) -> dict[str, Any]:
        """Read them."""
        rule = self.rule
        passages = tracing.traced(rule.pk, SHOWN)
        return {
            "rule": rule,
            "left": tracing.left(rule.pk),
            "rows": rows.passage_rows(passages),
        }


class TraceView(RuleMixin, ActionView):
    """Keep the next messages."""

    def perform(self) -> str:
        """Begin."""
        said = self.request.POST.get("count", "")
        count = int(said) if said.isascii() and said.isdecimal() else 0
        tracing.trace(self.rule, count)
        sentence = ngettext(
            "The next message of the rule is kept whole.",
            "The next %(count)s messages of the rule are kept whole.",
            count,
        )
        return sentence % {"count": count}

    def back(self) -> str:
        """Show what comes."""
        return reverse("rule_traces", args=[self.kwargs["pk"]])


class EndTraceView(TraceView):
    """Keep no more of them."""

    def perform(self) -> str:
        """End it."""
        tracing.end(self.rule)
        return _("No more messages are kept whole than of any other rule.")
