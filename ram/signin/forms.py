"""What people fill in to sign in and to keep their own account."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from iotconsole.kit.forms import ConsoleForm
from iotconsole.kit.sentences import told
from ram import limits
from ram.errors import RamError
from ram.models import User
from ram.services.api_tokens import Scope, scope_document
from ram.signin.entry import prove_code, prove_password
from ram.signin.models import PasswordRules

SCOPES = [
    (Scope.READING, gettext_lazy("Only look")),
    (Scope.EVERYTHING, gettext_lazy("All that I may")),
    (Scope.ACTIONS, gettext_lazy("Some actions")),
    (Scope.POLICY, gettext_lazy("A policy document")),
]
DAYS = [(days, str(days)) for days in (7, 30, 90, limits.TOKEN_DAYS)]


@contextmanager
def refusals() -> Iterator[None]:
    """Say a refusal beside its field, in the language of the reader."""
    try:
        yield
    except RamError as refusal:
        raise forms.ValidationError(told(refusal), code=refusal.code) from refusal


class SignInForm(AuthenticationForm):
    """User name and password."""

    user_cache: User

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Django's own
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control"

    def clean(self) -> dict[str, Any]:
        """Find out who it is, or say why not."""
        given = self.cleaned_data
        if {"username", "password"} <= given.keys():
            request = cast("HttpRequest", self.request)  # the view's
            with refusals():
                self.user_cache = prove_password(request, given["username"], given["password"])
        return given


class CodeForm(ConsoleForm):
    """A code of the authenticator app, or one of those kept for the day it is lost."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=20,
        help_text=gettext_lazy("Six digits from the authenticator app, or a recovery code."),
        widget=forms.TextInput({"autocomplete": "one-time-code", "autofocus": True}),
    )

    def __init__(self, *args: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.request, self.user = request, user

    def clean_code(self) -> str:
        """Refuse a wrong one; a right one is used up by this."""
        code: str = self.cleaned_data["code"]
        with refusals():
            prove_code(self.request, self.user, code)
        return code


class FirstCodeForm(ConsoleForm):
    """The first code that a new app shows."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=10,
        help_text=gettext_lazy("The six digits that the app shows now."),
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class PasswordForm(ConsoleForm):
    """The old password and the new one, twice."""

    old = forms.CharField(label=gettext_lazy("Present password"), widget=forms.PasswordInput)
    password = forms.CharField(label=gettext_lazy("New password"), widget=forms.PasswordInput)
    again = forms.CharField(label=gettext_lazy("New password again"), widget=forms.PasswordInput)

    def __init__(self, *args: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.request, self.user = request, user
        self.fields["password"].help_text = " ".join(password_validators_help_texts())
        for name, kind in (("old", "current"), ("password", "new"), ("again", "new")):
            self.fields[name].widget.attrs["autocomplete"] = f"{kind}-password"

    def clean_old(self) -> str:
        """Refuse whoever only found a browser open."""
        old: str = self.cleaned_data["old"]
        with refusals():
            prove_password(self.request, self.user.username, old)
        return old

    def clean_password(self) -> str:
        """Hold it to the rules of the account."""
        password: str = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password

    def clean_again(self) -> str:
        """Refuse what was typed differently."""
        again: str = self.cleaned_data["again"]
        if "password" in self.cleaned_data and again != self.cleaned_data["password"]:
            raise forms.ValidationError(_("The two new passwords differ."))
        return again


class TokenForm(ConsoleForm):
    """What an API token is for, what it may do, and how long. The choice of scope asks for more."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=limits.TOKEN_NAME,
        help_text=gettext_lazy("What the token is for."),
    )
    scope = forms.ChoiceField(label=gettext_lazy("Scope"), choices=SCOPES)
    actions = forms.CharField(
        label=gettext_lazy("Actions"),
        widget=forms.Textarea({"rows": 4, "spellcheck": "false", "placeholder": "mns:Get*"}),
        help_text=gettext_lazy("One action a line; * stands for any letters."),
    )
    document = forms.CharField(
        label=gettext_lazy("Policy document"),
        widget=forms.Textarea(
            {"class": "form-control font-monospace", "rows": 8, "spellcheck": "false"}
        ),
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("Good for (days)"), choices=DAYS, coerce=int, initial=90
    )

    def __init__(self, *args: Any, ask: str, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **kwargs)
        chosen = self["scope"].value() or Scope.READING
        for name, scope in (("actions", Scope.ACTIONS), ("document", Scope.POLICY)):
            if chosen != scope:
                del self.fields[name]
        self.fields["scope"].widget.attrs |= {
            "hx-get": ask,
            "hx-trigger": "change",
            "hx-include": "closest form",
            "hx-target": "#dialog",
        }

    def chosen_scope(self) -> str:
        """Answer the policy document that was chosen."""
        given = self.cleaned_data
        actions = given.get("actions", "").split()
        return scope_document(Scope(given["scope"]), actions, given.get("document", ""))


class PasswordRulesForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """The rules for passwords."""

    class Meta:
        model = PasswordRules
        fields = [
            *["minimum_length", "require_lowercase", "require_uppercase", "require_numbers"],
            *["require_symbols", "reuse_prevention", "max_age", "hard_expiry"],
            *["max_login_attempts"],
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Django's own
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            is_box = isinstance(field.widget, forms.CheckboxInput)
            field.widget.attrs["class"] = "form-check-input" if is_box else "form-control"
