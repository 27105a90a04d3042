"""What people fill in to arrange access."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from iotconsole.kit.forms import ConsoleForm
from ram import limits
from ram.models import Group, Policy, Role, User
from ram.services import Holder
from ram.simulation import Question
from ram.trusted import Trusted

MONOSPACE = "form-control font-monospace"
YES_OR_NO = [("", _("not given")), ("true", _("yes")), ("false", _("no"))]
DOCUMENT_EXAMPLE = """{
  "Version": "1",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["mns:PublishMessage"],
      "Resource": "acs:mns:*:*:/topics/*"
    }
  ]
}"""


class DocumentField(forms.CharField):
    """A policy document: JSON in an editor, or in a fixed-width field where scripts are off."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - as Django's own
        style = {"class": MONOSPACE, "rows": 16, "spellcheck": "false"}
        super().__init__(widget=forms.Textarea(attrs=style), strip=False, **kwargs)

    def to_python(self, value: object) -> str:
        """Read lines as they were written: browsers end them in their own way."""
        return str(super().to_python(value)).replace("\r\n", "\n")


class NewRoleForm(ConsoleForm):
    """Whom the role trusts, what it is called, and the first policy it gets."""

    trusted = forms.ChoiceField(
        label=_("Select Trusted Entity"),
        choices=[
            (Trusted.IOT, _("Service: IoT Platform")),
            (Trusted.ACCOUNT, _("Account: users and roles of this account")),
        ],
    )
    name = forms.CharField(label=_("Role Name"), max_length=64)
    description = forms.CharField(label=_("Note"), max_length=1024, required=False)
    policy = forms.ModelChoiceField(
        Policy.objects.all(),
        label=_("Policy"),
        required=False,
        empty_label=_("None yet"),
        help_text=_("A role without a policy exists but may do nothing."),
    )

    def __init__(self, *args: Any, ask: str, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **kwargs)
        self.fields["trusted"].widget.attrs |= {
            "hx-get": ask,
            "hx-trigger": "change",
            "hx-include": "this",
            "hx-target": "#dialog",
        }


class RoleForm(ConsoleForm):
    """What is written of a role, and how long it is worn at a time."""

    description = forms.CharField(label=_("Note"), max_length=1024, required=False)
    max_session_duration = forms.IntegerField(
        label=_("Longest session (seconds)"),
        min_value=limits.SHORTEST_MAX_SESSION,
        max_value=limits.LONGEST_MAX_SESSION,
        help_text=_("How long temporary credentials of AssumeRole are good at most."),
    )


class TrustForm(ConsoleForm):
    """Who may wear the role."""

    trust_document = DocumentField(label=_("Trust policy"))


class AttachForm(ConsoleForm):
    """One more policy for a user, a group or a role."""

    policy = forms.ModelChoiceField(Policy.objects.none(), label=_("Policy"))

    def __init__(self, *args: Any, holder: Holder, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        attached = holder.attachments.values("policy")
        offer(self, "policy", Policy.objects.exclude(pk__in=attached))


class UserForm(ConsoleForm):
    """What a user is called, and what is written of them."""

    name = forms.CharField(
        label=_("User Name"), max_length=64, help_text=_("1 to 64 letters, digits and . _ -")
    )
    display_name = forms.CharField(
        label=_("Display Name"), max_length=limits.DISPLAY_NAME, required=False
    )
    email = forms.EmailField(label=_("E-mail"), required=False)
    mobile_phone = forms.CharField(
        label=_("Mobile phone"), max_length=limits.MOBILE_PHONE, required=False
    )
    comments = forms.CharField(label=_("Note"), max_length=limits.COMMENTS, required=False)


class JoinForm(ConsoleForm):
    """One more group for a user."""

    group = forms.ModelChoiceField(Group.objects.none(), label=_("Group"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        offer(self, "group", Group.objects.exclude(members=user))


class GroupForm(ConsoleForm):
    """What a group is called, and what is written of it."""

    name = forms.CharField(
        label=_("Group Name"), max_length=64, help_text=_("1 to 64 letters, digits and . _ -")
    )
    comments = forms.CharField(label=_("Note"), max_length=limits.COMMENTS, required=False)


class MemberForm(ConsoleForm):
    """One more user for a group."""

    user = forms.ModelChoiceField(User.objects.none(), label=_("User"))

    def __init__(self, *args: Any, group: Group, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        offer(self, "user", User.objects.filter(is_superuser=False).exclude(groups=group))


class LoginForm(ConsoleForm):
    """How a user signs in to the console."""

    password = forms.CharField(
        label=_("New password"),
        widget=forms.PasswordInput,
        required=False,
        help_text=_("Left empty, the password stays; a new one ends their sessions."),
    )
    password_reset_required = forms.BooleanField(
        label=_("Choose another password at the next sign-in"), required=False
    )
    mfa_bind_required = forms.BooleanField(label=_("Two-step sign-in is required"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Django's own
        super().__init__(*args, **kwargs)
        self.fields["password"].widget.attrs["autocomplete"] = "new-password"


class NewLoginForm(LoginForm):
    """The first password of a user, told to them by whoever sets it."""

    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput,
    )
    password_reset_required = forms.BooleanField(
        label=_("Choose another password at the next sign-in"), required=False, initial=True
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Django's own
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = " ".join(password_validators_help_texts())


class RotateForm(ConsoleForm):
    """How soon an access key gives way to the new one."""

    at_once = forms.BooleanField(
        label=_("Disable the old key at once"),
        required=False,
        help_text=_("Otherwise both are good until you disable the old one."),
    )


class SimulationForm(ConsoleForm):
    """Who wants to do what to what; the keys are what conditions may ask of the request."""

    who = forms.ChoiceField(label=_("Who"))
    action = forms.CharField(label=_("Action"), max_length=200)
    resource = forms.CharField(label=_("Resource"), max_length=2048)
    source_ip = forms.CharField(label=_("Address of the client"), max_length=100, required=False)
    time = forms.CharField(
        label=_("Time"),
        max_length=40,
        required=False,
        help_text=_("Like 2019-01-01T00:00:00+08:00; empty is now."),
    )
    secure = forms.ChoiceField(
        label=_("Over TLS"), choices=YES_OR_NO, required=False, initial="true"
    )
    mfa = forms.ChoiceField(
        label=_("Signed in with a code, too"), choices=YES_OR_NO, required=False, initial="false"
    )
    more = forms.CharField(
        label=_("More keys"),
        widget=forms.Textarea({"rows": 2, "class": MONOSPACE}),
        required=False,
        help_text=_("One a line, like acs:Service=iot.aliyuncs.com"),
    )
    session_policy = forms.CharField(
        label=_("Session policy"),
        widget=forms.Textarea({"rows": 3, "class": MONOSPACE, "spellcheck": "false"}),
        required=False,
        help_text=_("What AssumeRole is given as Policy: the session may do only what both allow."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Django's own
        super().__init__(*args, **kwargs)
        who = self.fields["who"]
        assert isinstance(who, forms.ChoiceField)  # noqa: S101 - declared above
        who.choices = [("", _("Select")), *_people()]
        for name in ("action", "resource"):
            self.fields[name].widget.attrs["list"] = f"{name}s"

    def clean_more(self) -> dict[str, str]:
        """Read the lines."""
        lines = [line for line in self.cleaned_data["more"].splitlines() if line.strip()]
        pairs = [line.partition("=") for line in lines]
        if any(not sign for _key, sign, _value in pairs):
            raise forms.ValidationError(_("Write each key as name=value."))
        return {key.strip(): value.strip() for key, _sign, value in pairs}

    def question(self, now: datetime) -> Question:
        """Answer what was filled in."""
        given = self.cleaned_data
        context = {
            "acs:SourceIp": given["source_ip"],
            "acs:CurrentTime": given["time"] or now.isoformat(),
            "acs:SecureTransport": given["secure"],
            "acs:MFAPresent": given["mfa"],
        }
        return Question(
            given["who"],
            given["action"],
            given["resource"],
            {key: value for key, value in context.items() if value} | given["more"],
            given["session_policy"],
        )


def _people() -> Iterator[tuple[Any, Any]]:
    """Answer who there is to choose from."""
    users = User.objects.filter(is_superuser=False).order_by("username")
    for label, kind, names in (
        (_("Users"), "user", users.values_list("username", flat=True)),
        (_("Roles"), "role", Role.objects.values_list("name", flat=True)),
    ):
        yield label, [(f"{kind}:{name}", name) for name in names]


def offer(form: forms.Form, name: str, rows: "QuerySet[Any]") -> None:
    """Let a field choose among these rows."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared by its form
    field.queryset = rows


class NewPolicyForm(ConsoleForm):
    """A custom policy."""

    name = forms.CharField(label=_("Policy Name"), max_length=128)
    description = forms.CharField(label=_("Note"), max_length=1024, required=False)
    document = DocumentField(label=_("Policy document"), initial=DOCUMENT_EXAMPLE)


class PolicyForm(ConsoleForm):
    """What a custom policy allows."""

    description = forms.CharField(label=_("Note"), max_length=1024, required=False)
    document = DocumentField(label=_("Policy document"))
    set_as_default = forms.BooleanField(
        label=_("Holds at once, for everybody who has the policy"),
        required=False,
        initial=True,
        help_text=_("Otherwise it is kept as a version that you can make the default later."),
    )
