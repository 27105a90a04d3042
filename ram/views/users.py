"""Pages of users; the owner of the account is none of them."""

from typing import Any

from django.db.models import Count, Exists, OuterRef
from django.forms import Form
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from iotconsole.kit.views import ActionView, DeleteDialogView, DialogView, PageView, TableView
from ram import forms, limits, services
from ram.models import User
from ram.permitted import permitted
from ram.signin.models import LoginProfile
from ram.views.holders import AttachView, DetachView


class UsersView(TableView):
    """All users."""

    queryset = (
        User.objects.filter(is_superuser=False)
        .annotate(
            group_count=Count("memberships", distinct=True),
            policy_count=Count("attachments", distinct=True),
            key_count=Count("access_keys", distinct=True),
            signs_in=Exists(LoginProfile.objects.filter(user=OuterRef("pk"))),
        )
        .order_by("username")
    )
    template_name = "ram/users.html"
    search_fields = ("username", "display_name", "comments", "email")


class UserMixin:
    """The user the address names."""

    kwargs: dict[str, Any]

    @property
    def holder(self) -> User:
        """Answer the user or 404."""
        return get_object_or_404(User, username=self.kwargs["name"], is_superuser=False)

    @property
    def holder_url(self) -> str:
        """Answer the address of their page."""
        return reverse("user", args=[self.kwargs["name"]])


class UserView(UserMixin, PageView):
    """One user: who it is, how they get in, what they have."""

    template_name = "ram/user.html"

    def content(self) -> dict[str, Any]:
        """Add all that is theirs."""
        user = self.holder
        return {
            "person": user,
            "tab": "overview",
            "profile": LoginProfile.objects.filter(user=user).first(),
            "has_authenticator": services.has_authenticator(user),
            "keys": user.access_keys.all(),
            "has_room_for_keys": user.access_keys.count() < limits.ACCESS_KEYS_PER_USER,
            "groups": user.groups.order_by("name"),
            "attachments": user.attachments.select_related("policy"),
        }


class UserPermissionsView(UserMixin, PageView):
    """All that binds a user: what is attached to them and what their groups bring."""

    template_name = "ram/user_permissions.html"

    def content(self) -> dict[str, Any]:
        """Add every policy with where it comes from."""
        user = self.holder
        return {"person": user, "tab": "permissions", "permitted": permitted(user)}


class CreateUserView(DialogView):
    """Somebody new, who may do nothing yet."""

    title = gettext_lazy("Create User")
    form_class = forms.UserForm

    def perform(self, form: Form) -> str:
        """Make them."""
        user = services.create_user(**form.cleaned_data)
        return reverse("user", args=[user.username])


class EditUserView(UserMixin, DialogView):
    """What a user is called, and what is written of them."""

    title = gettext_lazy("Edit user")
    form_class = forms.UserForm

    def get_initial(self) -> dict[str, Any]:
        """Show what holds now."""
        user = self.holder
        return {
            "name": user.username,
            "display_name": user.display_name,
            "email": user.email,
            "mobile_phone": user.mobile_phone,
            "comments": user.comments,
        }

    def perform(self, form: Form) -> str:
        """Change it."""
        services.update_user(self.holder, **form.cleaned_data)
        return reverse("user", args=[form.cleaned_data["name"]])


class SwitchUserView(UserMixin, ActionView):
    """Disable a user, or enable them again."""

    def perform(self) -> str:
        """Turn them to the other state."""
        user = self.holder
        if user.is_active:
            services.disable_user(user)
            return _("%(name)s is disabled: keys, tokens and sessions open nothing now.") % {
                "name": user.username
            }
        services.enable_user(user)
        return _("%(name)s is enabled.") % {"name": user.username}

    def back(self) -> str:
        """Stay at the user."""
        return self.holder_url


class DeleteUserView(UserMixin, DeleteDialogView):
    """The end of a user."""

    title = gettext_lazy("Delete user")
    body_template = "ram/delete_user.html"

    def loss(self) -> str:
        """Say who is locked out."""
        return _("%(name)s is deleted and locked out at once, with all that is listed here.") % {
            "name": self.kwargs["name"]
        }

    def content(self) -> dict[str, Any]:
        """Name what goes with them."""
        return super().content() | {"person": self.holder}

    def perform(self, form: Form) -> str:  # noqa: ARG002 - nothing to fill in
        """Delete them with their keys, login, memberships and attachments."""
        services.delete_user(self.holder, cascading=True)
        return reverse("users")


class AttachToUserView(UserMixin, AttachView):
    """One more policy for the user."""


class DetachFromUserView(UserMixin, DetachView):
    """One policy less for the user."""


class JoinGroupView(UserMixin, DialogView):
    """One more group for the user."""

    title = gettext_lazy("Add to Group")
    form_class = forms.JoinForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the groups they are not in."""
        return {**super().get_form_kwargs(), "user": self.holder}

    def perform(self, form: Form) -> str:
        """Let them in."""
        services.add_user_to_group(self.holder, form.cleaned_data["group"])
        return self.holder_url
