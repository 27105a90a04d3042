"""Dialogs about the policies of whoever can have some: users, groups and roles."""

from abc import abstractmethod
from typing import Any

from django.forms import Form
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from iotconsole.kit.views import ActionView, DialogView
from ram import forms, services
from ram.models import Policy
from ram.services import Holder


class HolderMixin:
    """Whoever the address names."""

    kwargs: dict[str, Any]

    @property
    @abstractmethod
    def holder(self) -> Holder:
        """Answer the user, the group or the role, or 404."""

    @property
    @abstractmethod
    def holder_url(self) -> str:
        """Answer the address of its page."""


class AttachView(HolderMixin, DialogView):
    """One more policy."""

    title = gettext_lazy("Add Permissions")
    form_class = forms.AttachForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer what is not attached yet."""
        return {**super().get_form_kwargs(), "holder": self.holder}

    def perform(self, form: Form) -> str:
        """Attach it."""
        services.attach_policy(self.holder, form.cleaned_data["policy"])
        return self.holder_url


class DetachView(HolderMixin, ActionView):
    """Take a policy away."""

    def perform(self) -> str:
        """Detach it."""
        policy = get_object_or_404(Policy, pk=self.kwargs["pk"])
        services.detach_policy(self.holder, policy)
        return _("%(name)s is detached.") % {"name": policy.name}

    def back(self) -> str:
        """Stay at the page."""
        return self.holder_url
