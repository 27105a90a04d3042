"""What people fill in to arrange access."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from iotconsole.kit.forms import ConsoleForm
from ram.models import Policy, Role
from ram.services import IOT_ROLE_NAME

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
    """A policy document: JSON in a fixed-width field."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - as Django's own
        style = {"class": "form-control font-monospace", "rows": 12, "spellcheck": "false"}
        super().__init__(widget=forms.Textarea(attrs=style), **kwargs)


class NewRoleForm(ConsoleForm):
    """Whom the role trusts, what it is called, and the first policy it gets."""

    service = forms.ChoiceField(
        label=_("Select Trusted Service"), choices=[("iot.aliyuncs.com", _("IoT Platform"))]
    )
    name = forms.CharField(label=_("Role Name"), max_length=64, initial=IOT_ROLE_NAME)
    description = forms.CharField(label=_("Note"), max_length=1024, required=False)
    policy = forms.ModelChoiceField(
        Policy.objects.all(),
        label=_("Policy"),
        required=False,
        empty_label=_("None yet"),
        help_text=_("A role without a policy exists but may do nothing."),
    )


class TrustForm(ConsoleForm):
    """Who may wear the role."""

    trust_document = DocumentField(label=_("Trust policy"))
    description = forms.CharField(label=_("Note"), max_length=1024, required=False)


class AttachForm(ConsoleForm):
    """One more policy for a role."""

    policy = forms.ModelChoiceField(Policy.objects.none(), label=_("Policy"))

    def __init__(self, *args: Any, role: Role, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        choice = self.fields["policy"]
        assert isinstance(choice, forms.ModelChoiceField)  # noqa: S101 - declared above
        choice.queryset = Policy.objects.exclude(roles=role)


class NewPolicyForm(ConsoleForm):
    """A custom policy."""

    name = forms.CharField(label=_("Policy Name"), max_length=128)
    description = forms.CharField(label=_("Note"), max_length=1024, required=False)
    document = DocumentField(label=_("Policy document"), initial=DOCUMENT_EXAMPLE)


class PolicyForm(ConsoleForm):
    """What a custom policy allows."""

    document = DocumentField(label=_("Policy document"))
    description = forms.CharField(label=_("Note"), max_length=1024, required=False)
