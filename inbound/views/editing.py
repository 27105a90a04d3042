"""The dialog in which a rule is written: where from, and whereto."""

from typing import Any

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext_lazy

from inbound import rule_forms, services
from inbound.models import InboundRule, SourceConnection
from inbound.rule_forms import RuleForm
from inbound.views.rules import RuleMixin
from iotconsole.kit.region import current_region
from iotconsole.kit.views import DialogView
from mns.models import Queue


class RuleDialogView(DialogView):
    """The dialog of a rule's three steps; it is asked again when another service is chosen."""

    body_template = "inbound/rule_form.html"

    def get_form_class(self) -> type[RuleForm]:
        """Answer the form of the chosen service."""
        sent = self.request.POST if self.request.method == "POST" else self.get_initial()
        return rule_forms.FORMS.get(str(sent.get("service")), rule_forms.RocketMqForm)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Let the choice of a service ask this address again; offer what is in the region."""
        region = current_region(self.request)
        ask = f"{self.request.path}?region={region}"
        return {**super().get_form_kwargs(), "ask": ask, "region": region}

    def get_initial(self) -> dict[str, Any]:
        """Keep what was filled in so far."""
        sent = self.request.GET
        return {**sent.dict(), "products": sent.getlist("products")} if "service" in sent else {}

    def content(self) -> dict[str, Any]:
        """Say what has to be made before anything can be chosen."""
        region = current_region(self.request)
        return {
            "asked_region": region,
            "has_connections": SourceConnection.objects.exists(),
            "has_queues": Queue.objects.filter(region=region).exists(),
        }


class CreateRuleView(RuleDialogView):
    """A new rule; then straight to its page."""

    title = gettext_lazy("Create Rule")
    submit = gettext_lazy("Create")

    def perform(self, form: Form) -> str:
        """Make it."""
        assert isinstance(form, RuleForm)  # noqa: S101 - made by get_form_class
        rule_id, status = form.cleaned_data["rule_id"], form.cleaned_data["status"]
        is_enabled = status == InboundRule.Status.ENABLED
        services.create_rule(rule_id, form.definition, enabled=is_enabled)
        return reverse("inbound_rule", args=[rule_id])


class EditRuleView(RuleMixin, RuleDialogView):
    """All that may change of a rule: everything but its id."""

    title = gettext_lazy("Edit rule")
    submit = gettext_lazy("Save")

    def get_form(self, form_class: type[Form] | None = None) -> Form:
        """Leave out what has buttons of its own, or never changes."""
        form = super().get_form(form_class)
        assert isinstance(form, RuleForm)  # noqa: S101 - made by get_form_class
        form.keep_id_and_status()
        return form

    def get_initial(self) -> dict[str, Any]:
        """Show what holds now, or what was chosen since."""
        return rule_forms.definition_of(self.rule) | super().get_initial()

    def perform(self, form: Form) -> str:
        """Change it."""
        assert isinstance(form, RuleForm)  # noqa: S101 - made by get_form_class
        services.update_rule(self.rule, form.definition)
        return self.rule_url
