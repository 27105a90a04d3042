"""Pages of rules."""

from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from iotconsole.kit.clock import now_ms
from iotconsole.kit.sentences import said, told
from iotconsole.kit.views import (
    ActionView,
    DeleteDialogView,
    DialogView,
    LiveView,
    PageView,
)
from ram.models import Role
from rules import forms, ledger, rows, seen, services
from rules.errors import IncorrectSql
from rules.models import Rule
from rules.operations import Cause
from rules.relations import relations_of

RECENT_ROWS = 15


class RuleMixin:
    """The rule the address names."""

    kwargs: dict[str, Any]

    @property
    def rule(self) -> Rule:
        """Answer the rule or 404."""
        return get_object_or_404(Rule, pk=self.kwargs["pk"])

    @property
    def rule_url(self) -> str:
        """Answer the address of its page."""
        return reverse("rule", args=[self.kwargs["pk"]])


class CreateRuleView(DialogView):
    """A new rule; then straight to its page."""

    title = gettext_lazy("Create Rule")
    form_class = forms.NewRuleForm

    def perform(self, form: Form) -> str:
        """Make it."""
        return reverse("rule", args=[services.create_rule(**form.cleaned_data).pk])


class RuleView(RuleMixin, View):
    """Data Flow Details: SQL, data forwarding, and what happened."""

    def get(self, _request: HttpRequest, **_kwargs: object) -> HttpResponse:
        """Show the rule."""
        rule = self.rule
        return self._show(rule, rule.sql)

    def post(self, request: HttpRequest, **_kwargs: object) -> HttpResponse:
        """Save the SQL, or show it again with what is wrong."""
        rule, sql = self.rule, request.POST.get("sql", "").replace("\r\n", "\n")
        try:
            services.update_sql(rule, sql, reason=request.POST.get("reason", "").strip())
        except IncorrectSql as refusal:
            return self._show(rule, sql, refusal)
        return redirect(self.rule_url)

    def _show(self, rule: Rule, sql: str, refusal: IncorrectSql | None = None) -> HttpResponse:
        is_readable = rule.sql and not refusal
        query = services.compile_sql(rule.sql, rule.data_type) if is_readable else None
        return render(
            self.request,
            "rules/rule.html",
            {
                "rule": rule,
                "sql": sql or forms.example_sql(rule),
                "is_example": not sql,
                "refusal": refusal,
                "query": query,
                "checked": seen.check(query) if query else None,
                "relations": relations_of(rule),
                "recent_outcome": _outcome(self.request),
                "outcomes": [outcome.value for outcome in ledger.Outcome],
                **self._forwarding(rule),
                "can_start": bool(rule.sql) and rule.targets.exists(),
            },
        )

    def _forwarding(self, rule: Rule) -> dict[str, Any]:
        lines = rows.operation_rows(rule)
        telling = [line for line in lines if line.operation.is_for_errors]
        return {
            "operations": [line for line in lines if line not in telling],
            "telling": telling,
        }


class CheckSqlView(View):
    """What the compiler says of SQL that is being written."""

    http_method_names = ["post"]  # noqa: RUF012 - Django declares it on the instance

    def post(self, request: HttpRequest) -> JsonResponse:
        """Answer the mistakes with their places; if there are none, what is suspicious."""
        is_binary = request.GET.get("data_type") == Rule.DataType.BINARY
        data_type = Rule.DataType.BINARY if is_binary else Rule.DataType.JSON
        try:
            query = services.compile_sql(request.POST.get("sql", ""), data_type)
        except IncorrectSql as refusal:
            return JsonResponse(
                {"mistakes": [_mistake(refusal.line, refusal.column, told(refusal))]}
            )
        doubts = [
            _mistake(doubt.line, doubt.column, said(doubt.message)) | {"severity": "warning"}
            for doubt in seen.check(query).warnings
        ]
        return JsonResponse({"mistakes": doubts})


def _mistake(line: int, column: int, message: str) -> dict[str, object]:
    return {"line": line, "column": column, "message": message}


class RuleFiguresView(RuleMixin, LiveView):
    """How often a rule did what."""

    template_name = "rules/figures.html"

    def content(self) -> dict[str, Any]:
        """Read the counters."""
        rule, now = self.rule, now_ms()
        [row] = rows.rule_rows([rule], now)
        return {"row": row, "bars": rows.last_hour(rule, now)}


class RuleRecentView(RuleMixin, LiveView):
    """What became of the latest messages of a rule, or of those with one outcome."""

    template_name = "rules/recent.html"

    def content(self) -> dict[str, Any]:
        """Read them."""
        rule, wanted = self.rule, _outcome(self.request)
        passages = ledger.recent_ends(rule.pk)
        if wanted:
            passages = [each for each in passages if wanted in (each.outcome, each.cause)]
        shown = passages[:RECENT_ROWS]
        failure = ledger.last_failure(rule.pk)
        is_apart = failure is not None and failure not in shown
        return {
            "rule": rule,
            "rows": rows.passage_rows(shown),
            "last_failure": failure if is_apart else None,
            "is_narrowed": bool(wanted),
        }


def _outcome(request: HttpRequest) -> str:
    """Answer which outcome is looked for, or which cause of a failure."""
    wanted = request.GET.get("outcome", "")
    return wanted if wanted in {*ledger.Outcome, *Cause} else ""


class StartRuleView(RuleMixin, ActionView):
    """Let messages flow."""

    def perform(self) -> str:
        """Start it."""
        rule = self.rule
        services.start_rule(rule)
        return _("Rule %(name)s is running.") % {"name": rule.name}

    def back(self) -> str:
        """Stay at the rule."""
        return self.rule_url


class StopRuleView(RuleMixin, ActionView):
    """Stop the flow."""

    def perform(self) -> str:
        """Stop it."""
        rule = self.rule
        services.stop_rule(rule)
        return _("Rule %(name)s is stopped.") % {"name": rule.name}

    def back(self) -> str:
        """Stay at the rule."""
        return self.rule_url


class DeleteRuleView(RuleMixin, DeleteDialogView):
    """The end of a rule."""

    title = gettext_lazy("Delete rule")

    def check(self) -> None:
        """Keep a rule that runs."""
        services.check_rule_deletable(self.rule)

    def loss(self) -> str:
        """Name what goes."""
        return _("%(name)s, its operations and its counters are deleted.") % {
            "name": self.rule.name
        }

    def perform(self, form: Form) -> str:  # noqa: ARG002 - nothing to fill in
        """Delete it."""
        services.delete_rule(self.rule)
        return reverse("rules")


class RoleUsesView(PageView):
    """Which rules use a role; the role's page asks."""

    template_name = "rules/uses.html"

    def content(self) -> dict[str, Any]:
        """Add the rules."""
        role = get_object_or_404(Role, name__iexact=self.kwargs["name"])
        return {"rules": services.rules_using(role)}


class TopicUsesView(PageView):
    """Which rules forward to a topic; the dialog that deletes it asks."""

    template_name = "rules/uses.html"

    def content(self) -> dict[str, Any]:
        """Add the rules."""
        return {"rules": services.rules_writing_to(**self.kwargs)}


class QueueUsesView(PageView):
    """Which rules forward to a queue; the dialog that deletes it asks."""

    template_name = "rules/uses.html"

    def content(self) -> dict[str, Any]:
        """Add the rules."""
        return {"rules": services.rules_filling(**self.kwargs)}
