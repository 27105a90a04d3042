"""Pages of access control: roles, policies, access keys."""

import json
from typing import Any

from django.db import transaction
from django.db.models import Count, QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import DetailView, TemplateView

from iotconsole.kit.forms import ConfirmForm
from iotconsole.kit.views import ActionView, DeleteDialogView, DialogView, TableView
from ram import forms, services
from ram.models import AccessKey, Policy, Role, User
from ram.policy import IOT_TRUST_DOCUMENT, parse_trust_policy


def pretty(document: str) -> str:
    """Lay a policy document out for reading."""
    return json.dumps(json.loads(document), indent=2, ensure_ascii=False)


def person(request: HttpRequest) -> User:
    """Answer who is signed in; the middleware lets nobody else come this far."""
    assert isinstance(request.user, User)  # noqa: S101 - for the type checker
    return request.user


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


class RoleView(RoleMixin, TemplateView):
    """One role: who may wear it, what it may do, who uses it."""

    template_name = "ram/role.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - as Django's own
        """Add the role and whom it trusts."""
        role = self.role
        trust = parse_trust_policy(role.trust_document)
        return super().get_context_data(
            role=role,
            trusted=[p for statement in trust.statements for p in statement.principals],
            trust_document=pretty(role.trust_document),
            attachments=role.attachments.select_related("policy"),
            **kwargs,
        )


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

    def loss(self) -> str:
        """Say who loses what."""
        return _("Rules that use %(name)s can no longer forward messages.") % {
            "name": self.role.name
        }

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


class PoliciesView(TableView):
    """System policies and our own."""

    queryset = Policy.objects.annotate(role_count=Count("attachments")).order_by("-type", "name")
    template_name = "ram/policies.html"
    search_fields = ("name", "description")


class PolicyMixin:
    """The policy the address names."""

    kwargs: dict[str, Any]

    def get_object(self, queryset: QuerySet | None = None) -> Policy:  # noqa: ARG002 - Django's
        """Answer the policy or 404."""
        return get_object_or_404(Policy, type=self.kwargs["type"], name=self.kwargs["name"])


class PolicyView(PolicyMixin, DetailView):
    """One policy: its document and the roles that have it."""

    template_name = "ram/policy.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - as Django's own
        """Lay the document out."""
        return super().get_context_data(document=pretty(self.object.document), **kwargs)


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
        policy = self.get_object()
        return {"document": pretty(policy.document), "description": policy.description}

    def perform(self, form: Form) -> str:
        """Change it."""
        policy = self.get_object()
        services.update_policy(policy, **form.cleaned_data)
        return reverse("policy", args=[policy.type, policy.name])


class DeletePolicyView(PolicyMixin, DeleteDialogView):
    """The end of a custom policy."""

    title = gettext_lazy("Delete policy")

    def loss(self) -> str:
        """Name what goes."""
        return _("The policy %(name)s is deleted.") % {"name": self.kwargs["name"]}

    def perform(self, form: Form) -> str:  # noqa: ARG002 - nothing to fill in
        """Delete it."""
        services.delete_policy(self.get_object())
        return reverse("policies")


class AccessKeysView(TemplateView):
    """The key pairs of the person who is signed in."""

    template_name = "ram/access_keys.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - as Django's own
        """Add the keys."""
        return super().get_context_data(keys=person(self.request).access_keys.all(), **kwargs)


class CreateAccessKeyView(DialogView):
    """One more key pair; its secret is shown this once."""

    title = gettext_lazy("Create AccessKey")
    form_class = ConfirmForm
    body_template = "ram/new_access_key.html"

    def perform(self, form: Form) -> HttpResponse:  # noqa: ARG002 - nothing to fill in
        """Make it and show it."""
        key = services.create_access_key(person(self.request))
        return never_cache(render)(self.request, "ram/access_key_created.html", {"key": key})


class KeyActionView(ActionView):
    """A button beside one of the person's own keys."""

    @property
    def key(self) -> AccessKey:
        """Answer the key or 404; nobody else's keys are there."""
        mine = person(self.request).access_keys
        return get_object_or_404(mine, access_key_id=self.kwargs["key"])

    def back(self) -> str:
        """Stay at the keys."""
        return reverse("access_keys")


class SwitchAccessKeyView(KeyActionView):
    """Turn a key off or on again."""

    def perform(self) -> str:
        """Turn it to the other state."""
        key, states = self.key, AccessKey.Status
        wanted = states.INACTIVE if key.status == states.ACTIVE else states.ACTIVE
        services.set_access_key_status(key, wanted)
        return _("%(key)s is now %(status)s.") % {
            "key": key.access_key_id,
            "status": wanted.label,
        }


class DeleteAccessKeyView(DeleteDialogView):
    """The end of a key pair."""

    title = gettext_lazy("Delete AccessKey")

    def loss(self) -> str:
        """Say who is locked out."""
        return _("Programs that sign with %(key)s are refused from now on.") % {
            "key": self.kwargs["key"]
        }

    def perform(self, form: Form) -> str:  # noqa: ARG002 - nothing to fill in
        """Delete it."""
        mine = person(self.request).access_keys
        services.delete_access_key(get_object_or_404(mine, access_key_id=self.kwargs["key"]))
        return reverse("access_keys")
