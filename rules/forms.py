"""What people fill in about rules and server subscriptions."""

from django import forms
from django.utils.translation import gettext_lazy as _

from iotconsole.kit.forms import ConsoleForm
from products.models import Product
from rules import limits, listing
from rules.models import Rule
from rules.operation_forms import KINDS

BINARY_EXAMPLE = 'SELECT to_base64(*) AS data, deviceName() AS deviceName\nFROM "/{key}/+/update"'
SQL_EXAMPLE = 'SELECT deviceName() AS deviceName, *\nFROM "/{key}/+/update"\nWHERE temperature > 38'


def example_sql(rule: Rule) -> str:
    """Answer SQL to begin with."""
    is_binary = rule.data_type == Rule.DataType.BINARY
    product = Product.objects.first()
    example = BINARY_EXAMPLE if is_binary else SQL_EXAMPLE
    return example.replace("{key}", product.product_key if product else "+")


class NewRuleForm(ConsoleForm):
    """A rule to be."""

    name = forms.CharField(
        label=_("Rule Name"),
        max_length=30,
        help_text=_("1 to 30 letters, digits, _ or -; a Chinese character counts two."),
    )
    data_type = forms.ChoiceField(
        label=_("Data type"),
        choices=Rule.DataType.choices,
        initial=Rule.DataType.JSON,
        help_text=_("What devices send. It cannot be changed later."),
    )
    description = forms.CharField(label=_("Rule Description"), max_length=100, required=False)


class ReasonForm(ConsoleForm):
    """Why something is done."""

    reason = forms.CharField(label=_("Reason"), max_length=limits.REASON_LENGTH)


class ShadowForm(ConsoleForm):
    """SQL to try beside the running rule, and when the run ends by itself."""

    sql = forms.CharField(max_length=8192, strip=False, widget=forms.Textarea)
    minutes = forms.IntegerField(
        label=_("Ends after minutes"), min_value=1, max_value=limits.SHADOW_MINUTES, initial=60
    )
    messages = forms.IntegerField(
        label=_("or after messages"),
        min_value=1,
        max_value=limits.SHADOW_MESSAGES,
        initial=limits.SHADOW_MESSAGES_USUAL,
    )

    def clean_sql(self) -> str:
        """Read line ends as the editor writes them."""
        sql: str = self.cleaned_data["sql"]
        return sql.replace("\r\n", "\n")


class ServerSubscriptionForm(ConsoleForm):
    """Which messages of a product go into its queue."""

    device_data = forms.BooleanField(label=_("Device-reported Messages"), required=False)
    device_status = forms.BooleanField(
        label=_("Device Status Change Notifications"), required=False
    )
    device_lifecycle = forms.BooleanField(label=_("Device Lifecycle Changes"), required=False)


class RuleSearchForm(ConsoleForm):
    """Which rules are looked for, and in which order."""

    q = forms.CharField(label=_("Name, description or SQL"), required=False)
    topic = forms.CharField(label=_("Source topic"), required=False)
    target = forms.CharField(label=_("Target or role"), required=False)
    status = forms.ChoiceField(
        label=_("Status"), choices=[("", _("All")), *Rule.Status.choices], required=False
    )
    kind = forms.ChoiceField(
        label=_("Operation"),
        choices=[("", _("All")), *((kind.name, kind.label) for kind in KINDS.values())],
        required=False,
    )
    order = forms.ChoiceField(
        label=_("Order"),
        choices=[
            (listing.NEWEST, _("Newest first")),
            (listing.BY_NAME, _("By name")),
            (listing.BUSIEST, _("Busiest first")),
            (listing.FAILED, _("Failed last first")),
        ],
        required=False,
    )
