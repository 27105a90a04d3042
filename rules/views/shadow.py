"""Pages of a shadow run: SQL that is tried beside the running rule."""

from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from iotconsole.kit.sentences import told
from iotconsole.kit.views import ActionView, DialogView, LiveView
from ram.audit.differences import differences
from rules import forms
from rules.errors import IncorrectSql, RuleError
from rules.models import ShadowRun
from rules.shadow import results, services
from rules.views.rules import RuleMixin

SHOWN = 20


class ShadowMixin(RuleMixin):
    """The last run of the rule the address names."""

    @property
    def run(self) -> ShadowRun | None:
        """Answer it, if there was one."""
        return ShadowRun.objects.filter(rule=self.rule).first()

    @property
    def shadow_url(self) -> str:
        """Answer the address of its page."""
        return reverse("rule_shadow", args=[self.kwargs["pk"]])


class ShadowView(ShadowMixin, View):
    """What is tried, or what to try."""

    def get(self, _request: HttpRequest, **_kwargs: object) -> HttpResponse:
        """Show both."""
        return self._show(forms.ShadowForm(initial={"sql": self.rule.sql}))

    def post(self, request: HttpRequest, **_kwargs: object) -> HttpResponse:
        """Begin a run, or say what is wrong."""
        form = forms.ShadowForm(request.POST)
        if form.is_valid():
            try:
                services.start(self.rule, **form.cleaned_data)
            except IncorrectSql as refusal:
                place = _("Line %(line)s, column %(column)s:") % {
                    "line": refusal.line,
                    "column": refusal.column,
                }
                form.add_error("sql", f"{place} {told(refusal)}")
            except RuleError as refusal:
                form.add_error(None, told(refusal))
            else:
                return redirect(self.shadow_url)
        return self._show(form)

    def _show(self, form: Form) -> HttpResponse:
        rule, run = self.rule, self.run
        context: dict[str, Any] = {"rule": rule, "run": run, "form": form}
        if run is not None:
            context["differences"] = differences({"sql": rule.sql}, {"sql": run.sql})
        return render(self.request, "rules/shadow.html", context)


class ShadowResultsView(ShadowMixin, LiveView):
    """How often the two came to the same, and where not."""

    template_name = "rules/shadow_results.html"

    def content(self) -> dict[str, Any]:
        """Read the counters."""
        run = self.run
        if run is None:
            return {"rule": self.rule, "run": None}
        counts = results.counts(run.pk)
        return {
            "rule": run.rule,
            "run": run,
            "counts": {finding.value: count for finding, count in counts.items()},
            "total": sum(counts.values()),
            "rows": results.differences(run.pk)[:SHOWN],
        }


class EndShadowView(ShadowMixin, ActionView):
    """The end of a run."""

    def perform(self) -> str:
        """End it."""
        services.end(self.rule)
        return _("The shadow run is over.")

    def back(self) -> str:
        """Stay at what came of it."""
        return self.shadow_url


class TakeOverView(ShadowMixin, DialogView):
    """The new SQL becomes what runs."""

    title = gettext_lazy("Take over")
    submit = gettext_lazy("Take over")
    form_class = forms.ReasonForm
    body_template = "rules/take_over.html"

    def content(self) -> dict[str, Any]:
        """Show what changes."""
        try:
            run = services.find(self.rule)
        except RuleError as refusal:
            return {"obstacle": told(refusal)}
        return {"differences": differences({"sql": self.rule.sql}, {"sql": run.sql})}

    def perform(self, form: Form) -> str:
        """Take it over."""
        services.take_over(self.rule, reason=form.cleaned_data["reason"])
        return self.rule_url
