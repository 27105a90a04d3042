"""Pages of policies."""

from typing import Any

from django.db.models import Count
from django.forms import Form
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from iotconsole.kit.views import DeleteDialogView, DialogView, PageView, TableView
from ram import forms, services
from ram.models import Policy
from ram.views.documents import pretty


class PoliciesView(TableView):
    """System policies and our own."""

    queryset = Policy.objects.annotate(role_count=Count("attachments")).order_by("-type", "name")
    template_name = "ram/policies.html"
    search_fields = ("name", "description")


class PolicyMixin:
    """The policy the address names."""

    kwargs: dict[str, Any]

    @property
    def policy(self) -> Policy:
        """Answer the policy or 404."""
        return get_object_or_404(Policy, type=self.kwargs["type"], name=self.kwargs["name"])


class PolicyView(PolicyMixin, PageView):
    """One policy: its document and the roles that have it."""

    template_name = "ram/policy.html"

    def content(self) -> dict[str, Any]:
        """Lay the document out."""
        policy = self.policy
        return {"policy": policy, "document": pretty(policy.document)}


class CreatePolicyView(DialogView):
    """A policy of our own."""

    title = gettext_lazy("Create Policy")
    form_class = forms.NewPolicyForm

    def perform(self, form: Form) -> str:
        """Make it."""
        policy = services.create_policy(**form.cleaned_data)
        return reverse("policy", args=[policy.type, policy.name])


class EditPolicyView(PolicyMixin, DialogView):
    """What a custom policy allows."""

    title = gettext_lazy("Edit Policy")
    form_class = forms.PolicyForm

    def get_initial(self) -> dict[str, Any]:
        """Show what holds now."""
        policy = self.policy
        return {"document": pretty(policy.document), "description": policy.description}

    def perform(self, form: Form) -> str:
        """Change it."""
        policy = self.policy
        services.update_policy(policy, **form.cleaned_data)
        return reverse("policy", args=[policy.type, policy.name])


class DeletePolicyView(PolicyMixin, DeleteDialogView):
    """The end of a custom policy."""

    title = gettext_lazy("Delete policy")

    def check(self) -> None:
        """Keep a policy that a role has."""
        services.check_policy_deletable(self.policy)

    def loss(self) -> str:
        """Name what goes."""
        return _("The policy %(name)s is deleted.") % {"name": self.kwargs["name"]}

    def perform(self, form: Form) -> str:  # noqa: ARG002 - nothing to fill in
        """Delete it."""
        services.delete_policy(self.policy)
        return reverse("policies")
