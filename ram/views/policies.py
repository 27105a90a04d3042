"""Pages of policies."""

from typing import Any

from django.db import transaction
from django.db.models import Count
from django.forms import Form
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from iotconsole.kit.views import ActionView, DeleteDialogView, PageView, TableView
from ram import forms, services
from ram.errors import PolicyVersionNotExist
from ram.models import Policy, PolicyVersion
from ram.policy import parse_policy
from ram.views.documents import compare, pretty
from ram.views.editor import EditorView


class PoliciesView(TableView):
    """System policies and our own."""

    queryset = Policy.objects.annotate(attachment_count=Count("attachments")).order_by(
        "type", "name"
    )
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
    """One policy: what it says and said, and who has it."""

    template_name = "ram/policy.html"

    def content(self) -> dict[str, Any]:
        """Lay the document out."""
        policy = self.policy
        return {
            "policy": policy,
            "document": pretty(policy.document),
            "statements": parse_policy(policy.document).statements,
            "versions": policy.versions.order_by("-number"),
            "attachments": policy.attachments.select_related("user", "group", "role"),
        }


class CreatePolicyView(EditorView):
    """A policy of our own."""

    title = gettext_lazy("Create Policy")
    form_class = forms.NewPolicyForm

    def perform(self, form: Form) -> str:
        """Make it."""
        policy = services.create_policy(**form.cleaned_data)
        return reverse("policy", args=[policy.type, policy.name])


class EditPolicyView(PolicyMixin, EditorView):
    """What a custom policy says from now on: another document is another version."""

    title = gettext_lazy("Edit Policy")
    form_class = forms.PolicyForm

    def get_initial(self) -> dict[str, Any]:
        """Show what holds now."""
        policy = self.policy
        return {"document": pretty(policy.document), "description": policy.description}

    def content(self) -> dict[str, Any]:
        """Say which version it becomes, and which gives way to it."""
        policy = self.policy
        return super().content() | {
            "about": policy.name,
            "back": reverse("policy", args=[policy.type, policy.name]),
            "next": policy.latest_version + 1,
            "giving_way": services.version_giving_way(policy),
        }

    @transaction.atomic
    def perform(self, form: Form) -> str:
        """Change it."""
        policy, data = self.policy, form.cleaned_data
        document = data["document"]
        if document == pretty(policy.document):
            document = policy.document  # laid out otherwise, but the same
        holds = document if data["set_as_default"] else policy.document
        services.update_policy(policy, document=holds, description=data["description"])
        if document != policy.document:
            services.create_policy_version(policy, document, rotate=True)
        return reverse("policy", args=[policy.type, policy.name])


class VersionMixin(PolicyMixin):
    """The version the address names."""

    @property
    def version(self) -> PolicyVersion:
        """Answer the version or 404."""
        try:
            return services.find_policy_version(self.policy, self.kwargs["version"])
        except PolicyVersionNotExist as exc:
            raise Http404(str(exc)) from exc


class VersionView(VersionMixin, PageView):
    """What a policy said or would say, beside what it says now."""

    template_name = "ram/policy_version.html"

    def content(self) -> dict[str, Any]:
        """Compare it with the default version."""
        version = self.version
        return {
            "policy": version.policy,
            "chosen": version,  # not "version": that is the console's
            "document": pretty(version.document),
            "lines": compare(version.policy.document, version.document),
        }


class SetDefaultView(VersionMixin, ActionView):
    """Let a version be what the policy says."""

    def perform(self) -> str:
        """Make it the default."""
        version = self.version
        services.set_default_policy_version(version)
        return _("%(policy)s says what %(version)s says now.") % {
            "policy": version.policy.name,
            "version": version.version_id,
        }

    def back(self) -> str:
        """Show the policy."""
        return reverse("policy", args=[self.kwargs["type"], self.kwargs["name"]])


class DeleteVersionView(VersionMixin, DeleteDialogView):
    """The end of a version that does not hold."""

    title = gettext_lazy("Delete version")

    def loss(self) -> str:
        """Say that nothing changes for anybody."""
        return _("%(version)s is deleted. It does not hold, so nobody may do more or less.") % {
            "version": self.kwargs["version"]
        }

    def perform(self, form: Form) -> str:  # noqa: ARG002 - nothing to fill in
        """Delete it."""
        services.delete_policy_version(self.version)
        return reverse("policy", args=[self.kwargs["type"], self.kwargs["name"]])


class DeletePolicyView(PolicyMixin, DeleteDialogView):
    """The end of a custom policy."""

    title = gettext_lazy("Delete policy")

    def check(self) -> None:
        """Keep a policy that a role has."""
        services.check_policy_deletable(self.policy)

    def loss(self) -> str:
        """Name what goes."""
        return _("The policy %(name)s is deleted with all its versions.") % {
            "name": self.kwargs["name"]
        }

    def perform(self, form: Form) -> str:  # noqa: ARG002 - nothing to fill in
        """Delete it."""
        services.delete_policy(self.policy)
        return reverse("policies")
