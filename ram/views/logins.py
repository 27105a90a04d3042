"""Dialogs about whether and how a user signs in to the console."""

from typing import Any

from django.forms import Form
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from iotconsole.kit.views import DeleteDialogView, DialogView
from ram import forms, services
from ram.signin.models import LoginProfile
from ram.views.users import UserMixin


class CreateLoginView(UserMixin, DialogView):
    """Let a user sign in to the console."""

    title = gettext_lazy("Turn console login on")
    form_class = forms.NewLoginForm

    def perform(self, form: Form) -> str:
        """Set the first password."""
        data = form.cleaned_data
        services.create_login_profile(self.holder, data.pop("password"), **data)
        return self.holder_url


class EditLoginView(UserMixin, DialogView):
    """Another password, or other rules for it."""

    title = gettext_lazy("Edit console login")
    form_class = forms.LoginForm

    def get_initial(self) -> dict[str, Any]:
        """Show what holds now."""
        profile = get_object_or_404(LoginProfile, user=self.holder)
        return {
            "password_reset_required": profile.password_reset_required,
            "mfa_bind_required": profile.mfa_bind_required,
        }

    def perform(self, form: Form) -> str:
        """Change it; a new password ends their sessions."""
        data = form.cleaned_data
        services.update_login_profile(self.holder, password=data.pop("password") or None, **data)
        return self.holder_url


class DeleteLoginView(UserMixin, DeleteDialogView):
    """Let a user sign in no more."""

    title = gettext_lazy("Turn console login off")
    submit = gettext_lazy("Turn off")

    def loss(self) -> str:
        """Say what stays."""
        return _(
            "%(name)s is signed out and their password forgotten. Access keys and API tokens go on."
        ) % {"name": self.holder.username}

    def perform(self, form: Form) -> str:  # noqa: ARG002 - nothing to fill in
        """Take it away."""
        services.delete_login_profile(self.holder)
        return self.holder_url
