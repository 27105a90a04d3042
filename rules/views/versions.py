"""Pages of the versions of a rule."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from iotconsole.kit.views import DialogView, TableView
from ram.audit.differences import Difference
from rules import forms, history
from rules.errors import VersionUnknown
from rules.history.rollback import roll_back
from rules.models import Rule, RuleVersion
from rules.views.rules import RuleMixin


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One line of the list: a version, and what it changed against the one before."""

    version: RuleVersion
    changed: tuple[str, ...]


class VersionsView(RuleMixin, TableView):
    """Every save of a rule, newest first, and what differs between two of them."""

    template_name = "rules/versions.html"

    def get_queryset(self) -> QuerySet[RuleVersion]:
        """Answer the rule's versions."""
        return RuleVersion.objects.filter(rule=self.rule)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - as Django's own
        """Add what each changed, and the two that are compared."""
        context = super().get_context_data(**kwargs)
        rule = self.rule
        return context | {
            "rule": rule,
            "rows": _rows(rule, context["object_list"]),
            **self._compared(rule),
        }

    def _compared(self, rule: Rule) -> dict[str, Any]:
        before = self.request.GET.get("from", str(rule.version - 1))
        after = self.request.GET.get("to", str(rule.version))
        try:
            pair = [history.find(rule, number) for number in (before, after)]
        except VersionUnknown:
            return {}
        earlier, later = sorted(pair, key=lambda version: version.number)
        return {
            "earlier": earlier,
            "later": later,
            "differences": history.compare(earlier, later),
        }


def _rows(rule: Rule, versions: Iterable[RuleVersion]) -> list[VersionRow]:
    shown = list(versions)
    numbers = [version.number - 1 for version in shown]
    before = {
        version.number: version
        for version in RuleVersion.objects.filter(rule=rule, number__in=numbers)
    }
    nothing = RuleVersion(sql="", operations=[])
    return [
        VersionRow(version, _changed(before.get(version.number - 1, nothing), version))
        for version in shown
    ]


def _changed(before: RuleVersion, after: RuleVersion) -> tuple[str, ...]:
    return tuple(each.name for each in history.compare(before, after) if each.is_changed)


class RollBackView(RuleMixin, DialogView):
    """What would change, and why it shall."""

    title = gettext_lazy("Roll back")
    submit = gettext_lazy("Roll back")
    form_class = forms.ReasonForm
    body_template = "rules/roll_back.html"

    @cached_property
    def version(self) -> RuleVersion:
        """Answer the version the address names, or 404."""
        try:
            return history.find(self.rule, self.kwargs["number"])
        except VersionUnknown as exc:
            raise Http404(str(exc)) from exc

    def content(self) -> dict[str, Any]:
        """Show what would change."""
        return {"chosen": self.version, "differences": self._differences()}

    def _differences(self) -> list[Difference]:
        rule = self.rule
        now = RuleVersion(
            sql=rule.sql, operations=[history.shown(row) for row in rule.operations.all()]
        )
        return history.compare(now, self.version)

    def perform(self, form: Form) -> str:
        """Go back."""
        roll_back(self.rule, self.version.number, form.cleaned_data["reason"])
        return self.rule_url
