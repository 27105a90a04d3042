"""Pages of access keys: one's own, and those of a user."""

from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from iotconsole.kit.forms import ConfirmForm
from iotconsole.kit.views import ActionView, DeleteDialogView, DialogView, PageView
from ram import limits, services
from ram.forms import RotateForm
from ram.models import AccessKey, User


def person(request: HttpRequest) -> User:
    """Answer who is signed in; the middleware lets nobody else come this far."""
    assert isinstance(request.user, User)  # noqa: S101 - for the type checker
    return request.user


class AccessKeysView(PageView):
    """The key pairs of the person who is signed in."""

    template_name = "ram/access_keys.html"

    def content(self) -> dict[str, Any]:
        """Add the keys."""
        keys = person(self.request).access_keys.all()
        return {
            "person": person(self.request),
            "keys": keys,
            "has_room_for_keys": len(keys) < limits.ACCESS_KEYS_PER_USER,
        }


class KeysMixin:
    """The keys of the user the address names; the owner's are there for the owner only."""

    request: HttpRequest
    kwargs: dict[str, Any]

    @property
    def is_own(self) -> bool:
        """Tell whether people look at their own keys."""
        return bool(person(self.request).username == self.kwargs["name"])

    @property
    def user(self) -> User:
        """Answer whose keys they are, or 404."""
        if self.is_own:
            return person(self.request)
        return get_object_or_404(User, username=self.kwargs["name"], is_superuser=False)

    @property
    def key(self) -> AccessKey:
        """Answer the key or 404."""
        return get_object_or_404(self.user.access_keys, access_key_id=self.kwargs["key"])

    @property
    def keys_url(self) -> str:
        """Answer where the keys are listed."""
        return reverse("access_keys") if self.is_own else reverse("user", args=[self.user.username])

    def show(self, key: AccessKey) -> HttpResponse:
        """Show a new pair, this once."""
        context = {"key": key, "keys_url": self.keys_url}
        return never_cache(render)(self.request, "ram/access_key_created.html", context)


class CreateAccessKeyView(KeysMixin, DialogView):
    """One more key pair; its secret is shown this once."""

    title = gettext_lazy("Create AccessKey")
    form_class = ConfirmForm
    body_template = "ram/new_access_key.html"

    def content(self) -> dict[str, Any]:
        """Say whose it will be."""
        return {"person": self.user}

    def perform(self, form: Form) -> HttpResponse:  # noqa: ARG002 - nothing to fill in
        """Make it and show it."""
        return self.show(services.create_access_key(self.user))


class RotateAccessKeyView(KeysMixin, DialogView):
    """A key pair in the place of another."""

    title = gettext_lazy("Rotate AccessKey")
    form_class = RotateForm
    body_template = "ram/rotate_access_key.html"

    def content(self) -> dict[str, Any]:
        """Say which key is to be replaced."""
        return {"key": self.key}

    def perform(self, form: Form) -> HttpResponse:
        """Make the new pair, turn the old one off if that is wanted, and show the new one."""
        new = services.create_access_key(self.user)
        if form.cleaned_data["at_once"]:
            services.set_access_key_status(self.key, AccessKey.Status.INACTIVE)
        return self.show(new)


class SwitchAccessKeyView(KeysMixin, ActionView):
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

    def back(self) -> str:
        """Stay at the keys."""
        return self.keys_url


class DeleteAccessKeyView(KeysMixin, DeleteDialogView):
    """The end of a key pair."""

    title = gettext_lazy("Delete AccessKey")

    def loss(self) -> str:
        """Say who is locked out."""
        return _("Programs that sign with %(key)s are refused from now on.") % {
            "key": self.kwargs["key"]
        }

    def perform(self, form: Form) -> str:  # noqa: ARG002 - nothing to fill in
        """Delete it."""
        services.delete_access_key(self.key)
        return self.keys_url
