"""Pages of inbound rules."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inbound import deadletters, forms, rows, services
from inbound.figures import details
from inbound.models import InboundRule, SourceConnection
from iotconsole.kit.bars import bars
from iotconsole.kit.clock import now_ms
from iotconsole.kit.forms import ConfirmForm
from iotconsole.kit.views import DeleteDialogView, DialogView, LiveView, PageView, TableView
from mns.models import Queue

RULES = InboundRule.objects.select_related("connection", "queue")


class RulesView(TableView):
    """All rules with how they are doing."""

    queryset = RULES
    template_name = "inbound/rules.html"
    search_fields = (
        *("rule_id", "description", "mqtt_topic", "topic"),
        *("connection__name", "queue__name"),
    )

    def get_queryset(self) -> QuerySet:
        """Keep the rules of a status, if one is chosen."""
        status = self.request.GET.get("status", "")
        found = super().get_queryset()
        return found.filter(status=status) if status in InboundRule.Status else found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - as Django's own
        """Add the figures of the rules on this page."""
        context = super().get_context_data(**kwargs)
        asked = self.request.GET
        return context | {
            "rows": rows.rule_rows(list(context["object_list"])),
            "form": forms.RuleSearchForm(asked),
            "is_narrowed": bool(asked.get("q") or asked.get("status")),
            "has_sources": SourceConnection.objects.exists() or Queue.objects.exists(),
            "missing_package": _missing_for(InboundRule.objects.all()),
        }


class RuleMixin:
    """The rule the address names."""

    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def rule(self) -> InboundRule:
        """Answer the rule or 404."""
        return get_object_or_404(RULES, rule_id=self.kwargs["rule_id"])

    @property
    def rule_url(self) -> str:
        """Answer the address of its page."""
        return reverse("inbound_rule", args=[self.kwargs["rule_id"]])

    def frame(self, tab: str) -> dict[str, Any]:
        """Answer what every tab of its page shows."""
        rule = self.rule
        mine = InboundRule.objects.filter(pk=rule.pk)
        return {
            "rule": rule,
            "tab": tab,
            "letters_kept": deadletters.kept(rule.pk),
            "missing_package": _missing_for(mine),
        }


class RuleView(RuleMixin, PageView):
    """One rule: its figures and what it says."""

    template_name = "inbound/rule.html"

    def content(self) -> dict[str, Any]:
        """Show it."""
        return self.frame("overview")


class RuleLatestView(RuleMixin, LiveView):
    """How a rule is doing just now."""

    template_name = "inbound/rule_latest.html"

    def content(self) -> dict[str, Any]:
        """Read the counters."""
        rule = self.rule
        more = details(rule, now_ms())
        [row] = rows.rule_rows([rule])
        return {"rule": rule, "row": row, "more": more, "bars": bars(more.per_minute)}


class EnableRuleView(RuleMixin, DialogView):
    """Messages begin to come."""

    title = gettext_lazy("Enable rule")
    submit = gettext_lazy("Enable")
    form_class = ConfirmForm
    body_template = "inbound/confirm.html"

    def content(self) -> dict[str, Any]:
        """Say what happens."""
        said = _("Messages of %(source)s are published below %(topic)s from now on.")
        return {"sentence": said % {"source": self.rule.source, "topic": self.rule.mqtt_topic}}

    def perform(self, form: Form) -> str:  # noqa: ARG002 - nothing to fill in
        """Enable it."""
        services.enable_rule(self.rule)
        messages.success(self.request, _("Rule %(rule)s is enabled.") % {"rule": self.rule})
        return self.rule_url


class DisableRuleView(RuleMixin, DialogView):
    """Messages come no more."""

    title = gettext_lazy("Disable rule")
    submit = gettext_lazy("Disable")
    submit_style = "warning"
    form_class = ConfirmForm
    body_template = "inbound/confirm.html"

    def content(self) -> dict[str, Any]:
        """Say what happens."""
        said = _("Messages of %(source)s wait there until the rule is enabled again.")
        return {"sentence": said % {"source": self.rule.source}}

    def perform(self, form: Form) -> str:  # noqa: ARG002 - nothing to fill in
        """Disable it."""
        services.disable_rule(self.rule)
        messages.success(self.request, _("Rule %(rule)s is disabled.") % {"rule": self.rule})
        return self.rule_url


class DeleteRuleView(RuleMixin, DeleteDialogView):
    """The end of a rule."""

    title = gettext_lazy("Delete rule")

    def loss(self) -> str:
        """Name what goes."""
        return _("%(rule)s, its counters and its dead letters (%(count)s) are deleted.") % {
            "rule": self.rule,
            "count": deadletters.kept(self.rule.pk),
        }

    def perform(self, form: Form) -> str:  # noqa: ARG002 - nothing to fill in
        """Delete it."""
        services.delete_rule(self.rule)
        return reverse("inbound_rules")


def _missing_for(found: QuerySet[InboundRule]) -> str:
    """Answer the package that some of these rules lack, "" if none does."""
    return rows.missing_package() if found.filter(connection__isnull=False).exists() else ""
