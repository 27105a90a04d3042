"""Pages of access keys."""

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
from ram import services
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
        return {"keys": person(self.request).access_keys.all()}


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
