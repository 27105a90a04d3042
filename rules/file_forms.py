"""What people fill in to import rules: a file of them, or SQL of another system."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from iotconsole.kit.errors import marked
from iotconsole.kit.forms import ConsoleForm
from products.models import Product
from rules import limits
from rules.definitions import Definition, read
from rules.definitions.document import LONGEST
from rules.errors import IncorrectSql, RuleError
from rules.importing import BELOW, Note, translate
from rules.sql import SqlSyntaxError

FILE, AWS, EMQX = "yaml", "aws", "emqx"


class SqlNotTranslated(RuleError):
    """Nothing here is like the query; the notes say why."""

    code = "iot.rule.SqlNotTranslated"

    def __init__(self, notes: Sequence[Note]) -> None:
        super().__init__(marked("There is no such query here; the reason is below."))
        self.notes = notes


class ImportForm(ConsoleForm):
    """Where rules come from; a file counts before what is pasted."""

    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=[
            (FILE, _("Rules that were exported (YAML)")),
            (AWS, _("Rule SQL of AWS IoT")),
            (EMQX, _("Rule SQL of EMQX")),
        ],
    )
    file = forms.FileField(label=_("File"), required=False)
    document = forms.CharField(
        label=_("Or its text"),
        required=False,
        strip=False,
        max_length=LONGEST,
        widget=forms.Textarea(
            {"rows": 5, "spellcheck": "false", "class": "form-control font-monospace"}
        ),
    )
    name = forms.CharField(
        label=_("Rule Name"),
        max_length=limits.RULE_NAME_LENGTH,
        required=False,
        help_text=_("Of the rule to make from SQL; it is stopped and has no operations."),
    )
    product = forms.ModelChoiceField(
        Product.objects.order_by("name"),
        label=_("Product"),
        to_field_name="product_key",
        empty_label=_("All"),
        required=False,
        help_text=_("Whose devices publish to the topics of the SQL."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=limits.REASON_LENGTH, required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def is_yaml(self) -> bool:
        """Tell a file of rules from SQL."""
        return bool(self.cleaned_data["kind"] == FILE)

    def clean(self) -> dict[str, Any]:
        """Take the text from wherever it is; SQL needs a name."""
        cleaned = super().clean() or {}
        if not self.errors:
            cleaned["text"] = self._text(cleaned)
            if cleaned["kind"] != FILE and not cleaned["name"]:
                self.add_error("name", _("Name the rule that is made from the SQL."))
        return cleaned

    def _text(self, cleaned: dict[str, Any]) -> str:
        # What was seen is sent as text: access control looks for roles there, and not in files.
        if cleaned["seen"] or not (file := cleaned.get("file")):
            if not cleaned["document"].strip():
                raise forms.ValidationError(_("Choose a file, or paste its text."))
            return str(cleaned["document"])
        try:
            return str(file.read(4 * LONGEST + 1).decode())
        except UnicodeDecodeError as exc:
            raise forms.ValidationError(_("The file is not UTF-8.")) from exc

    def definitions(self) -> tuple[list[Definition], Sequence[Note]]:
        """Answer the rules, and what differs from what they were elsewhere."""
        data = self.cleaned_data
        if self.is_yaml:
            return read(data["text"]), ()
        below = f"/{data['product'].product_key}/+/user" if data["product"] else BELOW
        try:
            translation = translate(data["text"], data["kind"], below)
        except SqlSyntaxError as exc:
            raise IncorrectSql(exc.placed, line=exc.line, column=exc.column) from exc
        if translation.sql is None:
            raise SqlNotTranslated(translation.notes)
        return [Definition(data["name"], translation.sql, [])], translation.notes
