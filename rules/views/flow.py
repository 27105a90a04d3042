"""The picture of the way of all messages through a rule."""

from typing import Any

from iotconsole.kit.views import LiveView
from rules import balance, flow
from rules.views.rules import RuleMixin


class RuleFlowView(RuleMixin, LiveView):
    """What became of all messages of a rule, with live numbers."""

    template_name = "rules/flow.html"

    def content(self) -> dict[str, Any]:
        """Read the ledger."""
        rule = self.rule
        return {"rule": rule, "flow": flow.draw(balance.sheet_of(rule))}
