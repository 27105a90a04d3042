"""Pages of groups."""

from typing import Any

from django.db.models import Count
from django.forms import Form
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from iotconsole.kit.views import ActionView, DeleteDialogView, DialogView, PageView, TableView
from ram import forms, services
from ram.models import Group, User
from ram.views.holders import AttachView, DetachView


class GroupsView(TableView):
    """All groups."""

    queryset = Group.objects.annotate(
        member_count=Count("memberships", distinct=True),
        policy_count=Count("attachments", distinct=True),
    ).order_by("name")
    template_name = "ram/groups.html"
    search_fields = ("name", "comments")


class GroupMixin:
    """The group the address names, in whatever case."""

    kwargs: dict[str, Any]

    @property
    def holder(self) -> Group:
        """Answer the group or 404."""
        return get_object_or_404(Group, name__iexact=self.kwargs["name"])

    @property
    def holder_url(self) -> str:
        """Answer the address of its page."""
        return reverse("group", args=[self.kwargs["name"]])


class GroupView(GroupMixin, PageView):
    """One group: who is in it and what they may do for that."""

    template_name = "ram/group.html"

    def content(self) -> dict[str, Any]:
        """Add users and policies."""
        group = self.holder
        return {
            "group": group,
            "members": group.members.order_by("username"),
            "attachments": group.attachments.select_related("policy"),
        }


class CreateGroupView(DialogView):
    """A group with nobody in it."""

    title = gettext_lazy("Create Group")
    form_class = forms.GroupForm

    def perform(self, form: Form) -> str:
        """Make it."""
        return reverse("group", args=[services.create_group(**form.cleaned_data).name])


class EditGroupView(GroupMixin, DialogView):
    """What a group is called, and what is written of it."""

    title = gettext_lazy("Edit group")
    form_class = forms.GroupForm

    def get_initial(self) -> dict[str, Any]:
        """Show what holds now."""
        group = self.holder
        return {"name": group.name, "comments": group.comments}

    def perform(self, form: Form) -> str:
        """Change it."""
        services.update_group(self.holder, **form.cleaned_data)
        return reverse("group", args=[form.cleaned_data["name"]])


class DeleteGroupView(GroupMixin, DeleteDialogView):
    """The end of a group."""

    title = gettext_lazy("Delete group")
    body_template = "ram/delete_group.html"

    def loss(self) -> str:
        """Say what its users lose."""
        return _("%(name)s is deleted. Its users stay, without what only the group allowed.") % {
            "name": self.holder.name
        }

    def content(self) -> dict[str, Any]:
        """Name who is concerned."""
        return super().content() | {"group": self.holder}

    def perform(self, form: Form) -> str:  # noqa: ARG002 - nothing to fill in
        """Delete it."""
        services.delete_group(self.holder, cascading=True)
        return reverse("groups")


class AttachToGroupView(GroupMixin, AttachView):
    """One more policy for the group."""


class DetachFromGroupView(GroupMixin, DetachView):
    """One policy less for the group."""


class AddMemberView(GroupMixin, DialogView):
    """One more user in the group."""

    title = gettext_lazy("Add user")
    form_class = forms.MemberForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer who is not in it."""
        return {**super().get_form_kwargs(), "group": self.holder}

    def perform(self, form: Form) -> str:
        """Let them in."""
        services.add_user_to_group(form.cleaned_data["user"], self.holder)
        return self.holder_url


class RemoveMemberView(GroupMixin, ActionView):
    """One user less in the group."""

    def perform(self) -> str:
        """Take them out."""
        user = get_object_or_404(User, username=self.kwargs["user"], is_superuser=False)
        services.remove_user_from_group(user, self.holder)
        return _("%(user)s is in %(group)s no more.") % {
            "user": user.username,
            "group": self.holder.name,
        }

    def back(self) -> str:
        """Stay at the page the button was on."""
        if self.request.POST.get("from") == "user":
            return reverse("user", args=[self.kwargs["user"]])
        return self.holder_url
