"""Pages of roles."""

from typing import Any

from django.db import transaction
from django.db.models import Count
from django.forms import Form
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from iotconsole.kit.views import ActionView, DeleteDialogView, DialogView, PageView, TableView
from ram import forms, services
from ram.models import Policy, Role
from ram.policy import IOT_TRUST_DOCUMENT, parse_trust_policy
from ram.views.documents import pretty


class RolesView(TableView):
    """All roles."""

    queryset = Role.objects.annotate(policy_count=Count("attachments")).order_by("name")
    template_name = "ram/roles.html"
    search_fields = ("name", "description")


class RoleMixin:
    """The role the address names, in whatever case."""

    kwargs: dict[str, Any]

    @property
    def role(self) -> Role:
        """Answer the role or 404."""
        return get_object_or_404(Role, name__iexact=self.kwargs["name"])

    @property
    def role_url(self) -> str:
        """Answer the address of its page."""
        return reverse("role", args=[self.kwargs["name"]])


class RoleView(RoleMixin, PageView):
    """One role: who may wear it, what it may do, who uses it."""

    template_name = "ram/role.html"

    def content(self) -> dict[str, Any]:
        """Add the role and whom it trusts."""
        role = self.role
        trust = parse_trust_policy(role.trust_document)
        return {
            "role": role,
            "trusted": [p for statement in trust.statements for p in statement.principals],
            "trust_document": pretty(role.trust_document),
            "attachments": role.attachments.select_related("policy"),
        }


class CreateRoleView(DialogView):
    """Trusted service, name, first policy: done."""

    title = gettext_lazy("Create Role")
    form_class = forms.NewRoleForm

    def get_initial(self) -> dict[str, Any]:
        """Offer the policy that forwarding to Message Service needs."""
        wanted = Policy.objects.filter(name=services.IOT_ROLE_POLICY).first()
        free = not Role.objects.filter(name__iexact=services.IOT_ROLE_NAME).exists()
        return {"policy": wanted, "name": services.IOT_ROLE_NAME if free else ""}

    @transaction.atomic
    def perform(self, form: Form) -> str:
        """Make the role and attach the policy."""
        data = form.cleaned_data
        role = services.create_role(data["name"], IOT_TRUST_DOCUMENT, data["description"])
        if data["policy"]:
            services.attach_policy(role, data["policy"])
        return reverse("role", args=[role.name])


class EditTrustView(RoleMixin, DialogView):
    """Who may wear the role."""

    title = gettext_lazy("Edit Trust Policy")
    form_class = forms.TrustForm

    def get_initial(self) -> dict[str, Any]:
        """Show what holds now."""
        role = self.role
        return {
            "trust_document": pretty(role.trust_document),
            "description": role.description,
        }

    def perform(self, form: Form) -> str:
        """Change it."""
        services.update_role(self.role, **form.cleaned_data)
        return self.role_url


class DeleteRoleView(RoleMixin, DeleteDialogView):
    """The end of a role."""

    title = gettext_lazy("Delete role")
    body_template = "ram/delete_role.html"

    def loss(self) -> str:
        """Name what goes."""
        return _("%(name)s is deleted; its policies stay.") % {"name": self.role.name}

    def content(self) -> dict[str, Any]:
        """Add the role, whose rules the dialog asks for."""
        return super().content() | {"role": self.role}

    @transaction.atomic
    def perform(self, form: Form) -> str:  # noqa: ARG002 - nothing to fill in
        """Detach what is attached and delete the role."""
        role = self.role
        for policy in role.policies.all():
            services.detach_policy(role, policy)
        services.delete_role(role)
        return reverse("roles")


class AttachView(RoleMixin, DialogView):
    """One more policy for the role."""

    title = gettext_lazy("Add Permissions")
    form_class = forms.AttachForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer what is not attached yet."""
        return {**super().get_form_kwargs(), "role": self.role}

    def perform(self, form: Form) -> str:
        """Attach it."""
        services.attach_policy(self.role, form.cleaned_data["policy"])
        return self.role_url


class DetachView(RoleMixin, ActionView):
    """Take a policy from the role."""

    def perform(self) -> str:
        """Detach it."""
        policy = get_object_or_404(Policy, pk=self.kwargs["pk"])
        services.detach_policy(self.role, policy)
        return _("%(name)s is detached.") % {"name": policy.name}

    def back(self) -> str:
        """Stay at the role."""
        return self.role_url
