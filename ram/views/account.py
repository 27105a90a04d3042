"""One's own account: password, authenticator app, sessions and API tokens."""

from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from iotconsole.kit import clock
from iotconsole.kit.errors import marked
from iotconsole.kit.views import ActionView, DeleteDialogView, DialogView, PageView
from ram.context import MFA_PRESENT
from ram.errors import LoginForbidden
from ram.models import User
from ram.services import api_tokens, console_sessions, logins, mfa
from ram.services.password_rules import password_rules, set_password_rules
from ram.signin import totp
from ram.signin.entry import still_to_do
from ram.signin.forms import (
    CodeForm,
    FirstCodeForm,
    PasswordForm,
    PasswordRulesForm,
    TokenForm,
)
from ram.signin.models import LoginProfile
from ram.signin.sessions import DUE, number_of
from ram.views.access_keys import person


class AccountView(PageView):
    """All of one's own at a glance."""

    template_name = "ram/account.html"

    def content(self) -> dict[str, Any]:
        """Add what there is."""
        user = person(self.request)
        past = user.past_passwords.first()
        return {
            "password_since": past.created if past else user.date_joined,
            "has_authenticator": mfa.has_authenticator(user),
            "is_authenticator_required": is_required(user),
            "codes_left": user.recovery_codes.count(),
            "sessions": user.console_sessions.exclude(number=""),
            "present": number_of(self.request.session),
            "tokens": user.api_tokens.all(),
            "now": clock.moment(clock.now_ms()),
            "keys": user.access_keys.all(),
        }


def is_required(user: User) -> bool:
    """Tell whether an administrator wants a code asked for (LoginProfile, MFABindRequired)."""
    return LoginProfile.objects.filter(user=user, mfa_bind_required=True).exists()


def done(request: HttpRequest) -> None:
    """Open the console to whoever had to do something first, unless more is due."""
    todo = still_to_do(person(request))
    if todo:
        request.session[DUE] = todo
    else:
        request.session.pop(DUE, None)


class OwnForm(DialogView):
    """A dialog about one's own account."""

    def get_form_kwargs(self) -> dict[str, Any]:
        """Say who asks."""
        return super().get_form_kwargs() | {
            "request": self.request,
            "user": person(self.request),
        }


class ChangePasswordView(OwnForm):
    """Another password; other browsers are signed out."""

    title = gettext_lazy("Change password")
    form_class = PasswordForm
    body_template = "ram/account_password.html"

    def content(self) -> dict[str, Any]:
        """Say whether it has to be."""
        return {"is_due": DUE in self.request.session}

    def perform(self, form: Form) -> str:
        """Change it and keep this browser signed in."""
        user, session = person(self.request), number_of(self.request.session)
        logins.change_password(user, form.cleaned_data["password"], session=session)
        update_session_auth_hash(self.request, user)
        done(self.request)
        return reverse("account")


class AddAuthenticatorView(DialogView):
    """From now on a code is asked for, too."""

    title = gettext_lazy("Set up two-step sign-in")
    form_class = FirstCodeForm
    body_template = "ram/account_authenticator.html"

    def content(self) -> dict[str, Any]:
        """Show the secret as a picture and as letters."""
        user = person(self.request)
        if mfa.has_authenticator(user):
            return {"obstacle": _("There is an authenticator app already.")}
        secret = mfa.offer_authenticator(user).secret
        issuer = f"IoT console {settings.ACCOUNT_ID}"
        address = totp.address_of(secret, issuer, user.username)
        picture = segno.make(address, micro=False).svg_data_uri(scale=4, light="white")
        return {"secret": secret, "picture": picture, "is_due": DUE in self.request.session}

    def perform(self, form: Form) -> HttpResponse:
        """Confirm it and show the recovery codes."""
        now = clock.moment(clock.now_ms())
        code: str = form.cleaned_data["code"].replace(" ", "")
        codes = mfa.confirm_authenticator(person(self.request), code, now)
        self.request.session[MFA_PRESENT] = True
        done(self.request)
        return show_codes(self.request, codes)


class RenewCodesView(OwnForm):
    """Fresh recovery codes."""

    title = gettext_lazy("New recovery codes")
    form_class = CodeForm

    def perform(self, form: Form) -> HttpResponse:  # noqa: ARG002 - the form has checked the code
        """Make and show them."""
        return show_codes(self.request, mfa.renew_recovery_codes(person(self.request)))


class RemoveAuthenticatorView(OwnForm):
    """The password alone is enough again."""

    title = gettext_lazy("Turn off two-step sign-in")
    submit = gettext_lazy("Turn off")
    submit_style = "danger"
    form_class = CodeForm

    def perform(self, form: Form) -> str:  # noqa: ARG002 - the form has checked the code
        """Remove it, unless an administrator wants it."""
        user = person(self.request)
        if is_required(user):
            raise LoginForbidden(marked("An administrator requires two-step sign-in of you."))
        mfa.remove_authenticator(user)
        self.request.session[MFA_PRESENT] = False
        return reverse("account")


class EndSessionView(ActionView):
    """Sign out in one other browser."""

    def perform(self) -> str:
        """End it."""
        console_sessions.end_session(person(self.request), self.kwargs["number"])
        return _("The session has ended.")

    def back(self) -> str:
        """Stay."""
        return reverse("account")


class EndOtherSessionsView(EndSessionView):
    """Sign out everywhere else."""

    def perform(self) -> str:
        """End all but this."""
        present = number_of(self.request.session)
        count = console_sessions.end_sessions(person(self.request), but=present)
        return _("Other sessions that have ended: %(count)s.") % {"count": count}


class CreateTokenView(DialogView):
    """One more API token; it is shown this once."""

    title = gettext_lazy("Create API token")
    form_class = TokenForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """Keep what was filled in when the scope changes."""
        given = {"ask": reverse("create_token"), "initial": self.request.GET.dict()}
        return super().get_form_kwargs() | given

    def perform(self, form: Form) -> HttpResponse:
        """Make it and show it."""
        assert isinstance(form, TokenForm)  # noqa: S101 - form_class
        name, days = form.cleaned_data["name"], form.cleaned_data["days"]
        now = clock.moment(clock.now_ms())
        token, text = api_tokens.create_api_token(
            person(self.request), name, form.chosen_scope(), days, now
        )
        shown = {"token": token, "text": text}
        return never_cache(render)(self.request, frame(self.request, "ram/account_token"), shown)


class RevokeTokenView(DeleteDialogView):
    """The end of an API token."""

    title = gettext_lazy("Revoke API token")
    submit = gettext_lazy("Revoke")

    def loss(self) -> str:
        """Say who is locked out."""
        mine = person(self.request).api_tokens
        token = get_object_or_404(mine, token_id=self.kwargs["token_id"])
        return _("Programs that use %(name)s are refused from now on.") % {"name": token.name}

    def perform(self, form: Form) -> str:  # noqa: ARG002 - nothing to fill in
        """Revoke it."""
        api_tokens.revoke_api_token(person(self.request), self.kwargs["token_id"])
        return reverse("account")


class PasswordRulesView(DialogView):
    """What passwords of this account have to be like."""

    title = gettext_lazy("Password rules")
    form_class = PasswordRulesForm
    body_template = "ram/password_rules.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        """Begin with the present ones."""
        return super().get_form_kwargs() | {"instance": password_rules()}

    def perform(self, form: Form) -> str:
        """Change them."""
        set_password_rules(**form.cleaned_data)
        messages.success(self.request, _("The rules for passwords are in force."))
        return reverse("account")


def show_codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    """Show recovery codes, this once."""
    return never_cache(render)(request, frame(request, "ram/account_codes"), {"codes": codes})


def frame(request: HttpRequest, template: str) -> str:
    """Answer the template for the dialog or, opened without htmx, for a page of its own."""
    partial = request.headers.get("HX-Request")
    return f"{template}.html" if partial else f"{template}_page.html"
