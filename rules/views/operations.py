"""Dialogs of operations."""

from typing import Any, ClassVar
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
from ram.errors import RamError
from ram.services import roles_trusting
from rules import operations, rows, services, smallest
from rules.errors import RuleError
from rules.models import Operation
from rules.operation_forms import KINDS, Kind, OperationForm, ReasonForm, offered
from rules.operations import Target
from rules.operations.wearing import IOT
from rules.views.rules import RuleMixin

NEW = "new"
NEW_FOR_ERRORS = "new-for-errors"


class OperationDialogView(RuleMixin, DialogView):
    """The dialog that asks where messages go; it is asked again at every choice."""

    body_template = "rules/operation.html"
    new: ClassVar[str] = NEW  # what it is called while it has no number

    @property
    def kind(self) -> Kind:
        """Answer which kind of operation is being filled in."""
        raise NotImplementedError

    def get_form_class(self) -> type[OperationForm]:
        """Answer the form of the kind."""
        return self.kind.form

    def get_form_kwargs(self) -> dict[str, Any]:
        """Let each choice ask this address again."""
        return {**super().get_form_kwargs(), "ask": self.request.path}

    def get_initial(self) -> dict[str, Any]:
        """Keep what was chosen so far; begin in the region people look at."""
        return {"region": current_region(self.request)} | self.request.GET.dict()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - as Django's own
        """Add what is missing, and whether the role may write there."""
        context = super().get_context_data(**kwargs)
        form = context["form"]
        return context | {
            "rule": self.rule,
            "operation": self.kwargs.get("operation", self.new),
            "kind": self.kind,
            "ask": self.request.path,
            "chosen_region": form["region"].value() if "region" in form.fields else "",
            "lacks_role": "role" in form.fields and not roles_trusting(IOT),
            **self._outlook(form.configuration),
        }

    def _outlook(self, configuration: dict[str, Any]) -> dict[str, Any]:
        """Answer what would become of messages, once target and role are chosen."""
        try:
            target = operations.read(self.kind.name, configuration)
        except RuleError:
            return {}
        if target.wearing is None:
            return {}
        verdict = rows.verdict(target)
        denied = rows.denied(target, verdict)
        found = rows.smallest_url(self.rule, target, denied)
        return {"verdict": verdict, "denied": denied, "smallest": found}


class AddOperationView(OperationDialogView):
    """One more target for the rule."""

    title = gettext_lazy("Add Operation")
    is_for_errors: ClassVar[bool] = False

    @property
    def kinds(self) -> list[Kind]:
        """Answer what there is to choose."""
        return offered(self.rule, is_for_errors=self.is_for_errors)

    @property
    def kind(self) -> Kind:
        """Answer what is chosen, at first the first."""
        sent = self.request.POST if self.request.method == "POST" else self.request.GET
        return next((kind for kind in self.kinds if kind.name == sent.get("kind")), self.kinds[0])

    def content(self) -> dict[str, Any]:
        """Offer the kinds."""
        return {"kinds": self.kinds, "is_for_errors": self.is_for_errors}

    def perform(self, form: Form) -> str:
        """Add it."""
        assert isinstance(form, OperationForm)  # noqa: S101 - made by get_form_class
        services.add_operation(
            self.rule,
            self.kind.name,
            form.configuration,
            is_for_errors=self.is_for_errors,
            reason=form.cleaned_data["reason"],
        )
        return self.rule_url


class AddErrorOperationView(AddOperationView):
    """Who is told of messages that did not arrive."""

    title = gettext_lazy("Forward error data")
    is_for_errors = True
    new = NEW_FOR_ERRORS


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

    @property
    def kind(self) -> Kind:
        """Answer what it is and stays."""
        return KINDS[self.operation.kind]

    def get_initial(self) -> dict[str, Any]:
        """Show what holds now, or what was chosen since."""
        return self.kind.form.chosen(self.operation.configuration) | self.request.GET.dict()

    def perform(self, form: Form) -> str:
        """Change it."""
        assert isinstance(form, OperationForm)  # noqa: S101 - made by get_form_class
        reason = form.cleaned_data["reason"]
        services.update_operation(self.operation, form.configuration, reason=reason)
        return self.rule_url


class DeleteOperationView(OperationMixin, DeleteDialogView):
    """The end of an operation."""

    title = gettext_lazy("Delete operation")

    def get_form_class(self) -> type[Form]:
        """Ask why."""
        return ReasonForm

    def loss(self) -> str:
        """Name where messages no longer go."""
        operation = self.operation
        target = operations.read(operation.kind, operation.configuration)
        return _("Messages no longer go to %(target)s.") % {"target": target.describe()}

    def perform(self, form: Form) -> str:
        """Delete it."""
        services.delete_operation(self.operation, reason=form.cleaned_data["reason"])
        return self.rule_url


class SmallestPolicyView(RuleMixin, DialogView):
    """What the role lacks to write to the topic: shown, then written and attached."""

    title = gettext_lazy("Write the smallest policy")
    submit = gettext_lazy("Create and attach")
    form_class = ConfirmForm
    body_template = "rules/smallest_policy.html"

    @property
    def chosen(self) -> dict[str, str]:
        """Answer what the address names, as the form of the operation calls it."""
        name = "queue" if self.kwargs["kind"] == operations.Queue.kind else "topic"
        region, role = self.kwargs["region"], self.kwargs["role"]
        return {"region": region, name: self.kwargs["target"], "role": role}

    @property
    def target(self) -> Target:
        """Answer the target and the role the address names, or 404."""
        kind, names = self.kwargs["kind"], list(self.chosen.values())
        is_queue = kind == operations.Queue.kind
        write = services.queue_configuration if is_queue else services.message_service_configuration
        try:
            return operations.read(kind, write(*names))
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
        if operation == NEW_FOR_ERRORS:
            return self._back("add_error_operation", self.kwargs["pk"])
        if operation.isdecimal():
            return self._back("edit_operation", self.kwargs["pk"], int(operation))
        return self.rule_url

    def _back(self, page: str, *names: int) -> HttpResponse:
        chosen = {**self.chosen, "kind": self.kwargs["kind"]}
        return redirect(f"{reverse(page, args=names)}?{urlencode(chosen)}")
