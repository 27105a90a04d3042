"""Dialogs of operations."""

from typing import Any
from urllib.parse import urlencode

from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from iotconsole.kit.forms import ConfirmForm
from iotconsole.kit.region import current_region
from iotconsole.kit.sentences import told
from iotconsole.kit.views import DeleteDialogView, DialogView
from mns.models import Topic
from ram.errors import RamError
from ram.services import roles_trusting
from rules import forms, operations, rows, services, smallest
from rules.errors import RuleError
from rules.models import Operation
from rules.operations.message_service import MessageService
from rules.operations.wearing import IOT
from rules.views.rules import RuleMixin

NEW = "new"


class OperationDialogView(RuleMixin, DialogView):
    """The dialog that asks where messages go; it is asked again at every choice."""

    form_class = forms.OperationForm
    body_template = "rules/operation.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        """Let each choice ask this address again."""
        return {**super().get_form_kwargs(), "ask": self.request.path}

    def get_initial(self) -> dict[str, Any]:
        """Keep what was chosen so far; begin in the region people look at."""
        return {"region": current_region(self.request)} | self.request.GET.dict()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - as Django's own
        """Add what is missing, and whether the role may write to the topic."""
        context = super().get_context_data(**kwargs)
        form = context["form"]
        region = form["region"].value()
        return context | {
            "rule": self.rule,
            "operation": self.kwargs.get("operation", NEW),
            "chosen_region": region,
            "has_topics": Topic.objects.filter(region=region).exists(),
            "has_roles": bool(roles_trusting(IOT)),
            **_outlook(form.configuration),
        }


def _outlook(configuration: dict[str, Any]) -> dict[str, Any]:
    """Answer what would become of messages, once topic and role are chosen."""
    try:
        target = MessageService.read(configuration)
    except RuleError:
        return {}
    verdict = rows.verdict(target)
    return {"target": target, "verdict": verdict, "denied": rows.denied(target, verdict)}


class AddOperationView(OperationDialogView):
    """One more target for the rule."""

    title = gettext_lazy("Add Operation")

    def perform(self, form: Form) -> str:
        """Add it."""
        assert isinstance(form, forms.OperationForm)  # noqa: S101 - made by form_class
        services.add_operation(self.rule, form.cleaned_data["kind"], form.configuration)
        return self.rule_url


class OperationMixin(RuleMixin):
    """The operation the address names."""

    @property
    def operation(self) -> Operation:
        """Answer the operation or 404."""
        own = Operation.objects.filter(rule=self.rule)
        return get_object_or_404(own, pk=self.kwargs["operation"])


class EditOperationView(OperationMixin, OperationDialogView):
    """Another target for an operation."""

    title = gettext_lazy("Edit operation")

    def get_initial(self) -> dict[str, Any]:
        """Show what holds now, or what was chosen since."""
        configuration = self.operation.configuration
        now = {
            "region": configuration["regionName"],
            "topic": configuration["themeName"],
            "role": configuration["role"]["roleName"],
        }
        return now | self.request.GET.dict()

    def perform(self, form: Form) -> str:
        """Change it."""
        assert isinstance(form, forms.OperationForm)  # noqa: S101 - made by form_class
        services.update_operation(self.operation, form.configuration)
        return self.rule_url


class DeleteOperationView(OperationMixin, DeleteDialogView):
    """The end of an operation."""

    title = gettext_lazy("Delete operation")

    def loss(self) -> str:
        """Name where messages no longer go."""
        operation = self.operation
        target = operations.read(operation.kind, operation.configuration)
        return _("Messages no longer go to %(target)s.") % {"target": target.describe()}

    def perform(self, form: Form) -> str:  # noqa: ARG002 - nothing to fill in
        """Delete it."""
        services.delete_operation(self.operation)
        return self.rule_url


class SmallestPolicyView(RuleMixin, DialogView):
    """What the role lacks to write to the topic: shown, then written and attached."""

    title = gettext_lazy("Write the smallest policy")
    submit = gettext_lazy("Create and attach")
    form_class = ConfirmForm
    body_template = "rules/smallest_policy.html"

    @property
    def target(self) -> MessageService:
        """Answer the topic and the role the address names, or 404."""
        region, topic, role = (self.kwargs[name] for name in ("region", "topic", "role"))
        try:
            return MessageService.read(services.message_service_configuration(region, topic, role))
        except RuleError as exc:
            raise Http404(str(exc)) from exc

    def content(self) -> dict[str, Any]:
        """Show the policy, or say why it would be of no use."""
        target = self.target
        try:
            smallest.check_helps(target)
        except (RuleError, RamError) as refusal:
            return {"obstacle": told(refusal)}
        return {"wanted": smallest.smallest_policy(target), "role": self.kwargs["role"]}

    def perform(self, form: Form) -> str | HttpResponse:  # noqa: ARG002 - nothing to fill in
        """Grant it; whoever came from the dialog of an operation is led back to it."""
        smallest.grant(self.target)
        operation = self.request.GET.get("operation", "")
        if operation == NEW:
            return self._back("add_operation", self.kwargs["pk"])
        if operation.isdecimal():
            return self._back("edit_operation", self.kwargs["pk"], int(operation))
        return self.rule_url

    def _back(self, page: str, *names: int) -> HttpResponse:
        chosen = {name: self.kwargs[name] for name in ("region", "topic", "role")}
        return redirect(f"{reverse(page, args=names)}?{urlencode(chosen)}")
