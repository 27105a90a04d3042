"""What people fill in about source connections, dead letters and receivers."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from inbound import limits, mapping
from inbound.clients import Client
from inbound.deadletters import LETTER_ID
from inbound.models import InboundRule
from inbound.redrive import Redrive
from iotconsole.kit.forms import ConsoleForm

_WHOLE_ID = rf"\A{LETTER_ID.pattern}\Z"


class ConnectionForm(ConsoleForm):
    """How a RocketMQ server is reached; a secret is written and never shown."""

    endpoint = forms.CharField(
        label=_("Endpoint"),
        max_length=255,
        help_text=_(
            "The gRPC proxy of RocketMQ 5, host:port, usually port 8081; several with ; in between."
        ),
    )
    namespace = forms.CharField(label=_("Namespace"), max_length=64, required=False)
    access_key_id = forms.CharField(label="AccessKeyId", max_length=128, required=False)
    access_key_secret = forms.CharField(
        label="AccessKeySecret",
        max_length=256,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Never shown again. Leave it empty to keep the one that is there."),
    )
    tls = forms.BooleanField(label="TLS", required=False)
    certificate_authority = forms.CharField(
        label=_("Certificate authority"),
        max_length=65_536,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-control font-monospace"}),
        help_text=_("As PEM, if the certificate is signed by an authority of your own."),
    )


class NewConnectionForm(ConnectionForm):
    """A server to remember."""

    name = forms.CharField(label=_("Name"), max_length=limits.CONNECTION_NAME_LENGTH)
    field_order = ("name",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Django's own
        super().__init__(*args, **kwargs)
        self.fields["access_key_secret"].help_text = _("Kept encrypted and never shown again.")


class TopicForm(ConsoleForm):
    """What to look for at a server besides."""

    topic = forms.CharField(
        label=_("Topic"),
        max_length=limits.SOURCE_TOPIC_LENGTH,
        required=False,
        help_text=_("Look for this topic, too; may be left empty."),
    )


class RedriveForm(ConsoleForm):
    """How far the way back of all letters is; nothing before it has begun."""

    until = forms.RegexField(_WHOLE_ID, required=False, widget=forms.HiddenInput())
    after = forms.RegexField(_WHOLE_ID, required=False, widget=forms.HiddenInput())
    total = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput())
    sent = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput())
    stayed = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput())

    @property
    def run(self) -> Redrive | None:
        """Answer it, if it has begun."""
        said = {name: value for name, value in self.cleaned_data.items() if value is not None}
        return Redrive(**said) if {"until", "total"} <= said.keys() and said["until"] else None


class ReceiverForm(ConsoleForm):
    """A message client to write programs for."""

    client_id = forms.CharField(label=_("Client ID"), max_length=limits.CLIENT_ID_LENGTH)
    # What is pasted into a shell has no quotes in it.
    access_key_id = forms.RegexField(
        r"\A[A-Za-z0-9_.-]+\Z", label="AccessKeyId", max_length=128, required=False
    )

    @staticmethod
    def defaults() -> dict[str, str]:
        """Answer a client to begin with."""
        return {"client_id": "GID_example@@@client1"}

    @property
    def client(self) -> Client:
        """Answer the client."""
        chosen = self.cleaned_data
        return Client(chosen["client_id"], chosen["access_key_id"] or "<AccessKeyId>", "")

    def clean_client_id(self) -> str:
        """Refuse what is no client id."""
        client_id: str = self.cleaned_data["client_id"]
        if not mapping.is_client_id(client_id):
            raise forms.ValidationError(
                gettext("A client ID looks like GID_group@@@device and has 64 characters at most.")
            )
        return client_id


class RuleSearchForm(ConsoleForm):
    """Which rules are looked for."""

    q = forms.CharField(label=_("ID, description, source or topic"), required=False)
    status = forms.ChoiceField(
        label=_("Status"), choices=[("", _("All")), *InboundRule.Status.choices], required=False
    )


LetterForm = type(
    "LetterForm",
    (ConsoleForm,),
    {
        "__doc__": "The properties that decide where a dead letter goes, to be put right.",
        **{
            name: forms.CharField(label=name, required=False)
            for name in (mapping.SECOND_TOPIC, mapping.QOS, mapping.REAL_TOPIC)
        },
    },
)
