"""The list of rules."""

from typing import Any

from django.utils.functional import cached_property

from iotconsole.kit.clock import now_ms
from iotconsole.kit.views import TableView
from ram.services import roles_trusting
from rules import forms, listing, rows
from rules.models import Rule
from rules.operations.wearing import IOT

SPARK_MINUTES = 30


class RulesView(TableView):
    """All rules with what they did lately."""

    model = Rule
    template_name = "rules/rules.html"

    @cached_property
    def wanted(self) -> listing.Wanted:
        """Answer what is looked for."""
        return listing.wanted(self.request.GET.dict())

    def get_queryset(self) -> list[Rule]:  # type: ignore[override]  # some orders are the store's
        """Answer the rules that fit."""
        return listing.find(self.wanted)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - as Django's own
        """Add the figures of the rules on this page."""
        context = super().get_context_data(**kwargs)
        shown = list(context["object_list"])
        return context | {
            "form": forms.RuleSearchForm(initial=self.request.GET.dict(), auto_id="find_%s"),
            "rows": rows.rule_rows(shown, now_ms(), minutes=SPARK_MINUTES),
            "is_narrowed": not self.wanted.is_any,
            "has_roles": bool(shown) or bool(roles_trusting(IOT)),
        }
