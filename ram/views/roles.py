"""Pages of roles."""

from typing import Any

from django.db import transaction
from django.db.models import Count
from django.forms import Form
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from iotconsole.kit.views import DeleteDialogView, DialogView, PageView, TableView
from ram import forms, services
from ram.models import Policy, Role
from ram.policy import parse_trust_policy
from ram.trusted import Trusted, trust_document
from ram.views.documents import pretty
from ram.views.editor import EditorView
from ram.views.holders import AttachView, DetachView


class RolesView(TableView):
    """All roles."""

    queryset = Role.objects.annotate(policy_count=Count("attachments")).order_by("name")
    template_name = "ram/roles.html"
    search_fields = ("name", "description")


class RoleMixin:
    """The role the address names, in whatever case."""

    kwargs: dict[str, Any]

    @property
    def holder(self) -> Role:
        """Answer the role or 404."""
        return get_object_or_404(Role, name__iexact=self.kwargs["name"])

    @property
    def holder_url(self) -> str:
        """Answer the address of its page."""
        return reverse("role", args=[self.kwargs["name"]])


class RoleView(RoleMixin, PageView):
    """One role: who may wear it, what it may do, who uses it."""

    template_name = "ram/role.html"

    def content(self) -> dict[str, Any]:
        """Add the role and whom it trusts."""
        role = self.holder
        trust = parse_trust_policy(role.trust_document)
        return {
            "role": role,
            "trusted": [p for statement in trust.statements for p in statement.principals],
            "trust_document": pretty(role.trust_document),
            "attachments": role.attachments.select_related("policy"),
        }


class CreateRoleView(DialogView):
    """Trusted entity, name, first policy: done."""

    title = gettext_lazy("Create Role")
    form_class = forms.NewRoleForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """Let the choice of whom it trusts ask this address again."""
        return {**super().get_form_kwargs(), "ask": self.request.path}

    def get_initial(self) -> dict[str, Any]:
        """Offer, for IoT Platform, the name and policy that forwarding to MNS needs."""
        trusted = self.request.GET.get("trusted", Trusted.IOT)
        if trusted != Trusted.IOT:
            return {"trusted": trusted}
        wanted = Policy.objects.filter(name=services.IOT_ROLE_POLICY).first()
        free = not Role.objects.filter(name__iexact=services.IOT_ROLE_NAME).exists()
        name = services.IOT_ROLE_NAME if free else ""
        return {"trusted": trusted, "policy": wanted, "name": name}

    @transaction.atomic
    def perform(self, form: Form) -> str:
        """Make the role and attach the policy."""
        data = form.cleaned_data
        trust = trust_document(Trusted(data["trusted"]))
        role = services.create_role(data["name"], trust, data["description"])
        if data["policy"]:
            services.attach_policy(role, data["policy"])
        return reverse("role", args=[role.name])


class EditRoleView(RoleMixin, DialogView):
    """What is written of a role, and its longest session."""

    title = gettext_lazy("Edit role")
    form_class = forms.RoleForm

    def get_initial(self) -> dict[str, Any]:
        """Show what holds now."""
        role = self.holder
        return {
            "description": role.description,
            "max_session_duration": role.max_session_duration,
        }

    def perform(self, form: Form) -> str:
        """Change it."""
        services.update_role(self.holder, **form.cleaned_data)
        return self.holder_url


class EditTrustView(RoleMixin, EditorView):
    """Who may wear the role."""

    is_trust = True
    title = gettext_lazy("Edit Trust Policy")
    form_class = forms.TrustForm

    def get_initial(self) -> dict[str, Any]:
        """Show what holds now."""
        return {"trust_document": pretty(self.holder.trust_document)}

    def content(self) -> dict[str, Any]:
        """Say whose trust policy it is."""
        return super().content() | {"about": self.holder.name, "back": self.holder_url}

    def perform(self, form: Form) -> str:
        """Change it."""
        services.update_role(self.holder, **form.cleaned_data)
        return self.holder_url


class DeleteRoleView(RoleMixin, DeleteDialogView):
    """The end of a role."""

    title = gettext_lazy("Delete role")
    body_template = "ram/delete_role.html"

    def loss(self) -> str:
        """Name what goes."""
        return _("%(name)s is deleted; its policies stay.") % {"name": self.holder.name}

    def content(self) -> dict[str, Any]:
        """Add the role, whose rules the dialog asks for."""
        return super().content() | {"role": self.holder}

    @transaction.atomic
    def perform(self, form: Form) -> str:  # noqa: ARG002 - nothing to fill in
        """Detach what is attached and delete the role."""
        role = self.holder
        for policy in role.policies.all():
            services.detach_policy(role, policy)
        services.delete_role(role)
        return reverse("roles")


class AttachToRoleView(RoleMixin, AttachView):
    """One more policy for the role."""


class DetachFromRoleView(RoleMixin, DetachView):
    """One policy less for the role."""
