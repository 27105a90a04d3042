"""Rules as a file in the console: taken away, and shown before they are applied."""

import hashlib
from collections.abc import Sequence
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.generic import View

from iotconsole.kit.sentences import told
from iotconsole.kit.views import DialogView
from rules import listing
from rules.definitions import (
    Change,
    Definition,
    What,
    apply,
    compare,
    definitions_of,
    write,
)
from rules.definitions.document import YAML
from rules.file_forms import ImportForm, SqlNotTranslated
from rules.importing import Note


class ExportRulesView(View):
    """The rules that the list shows, as YAML."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Write them."""
        rules = listing.find(listing.wanted(request.GET.dict()))
        return HttpResponse(
            write(definitions_of(rules)),
            content_type=f"{YAML}; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="rules.yaml"'},
        )


class ImportRulesView(DialogView):
    """A file of rules, or SQL of another system: first what it changes, then that."""

    title = gettext_lazy("Import rules")
    submit = gettext_lazy("Show what changes")
    form_class = ImportForm
    body_template = "rules/import.html"

    def perform(self, form: Form) -> str | HttpResponse:
        """Show what would change, until somebody who has seen it says yes."""
        assert isinstance(form, ImportForm)  # noqa: S101 - form_class
        try:
            definitions, notes = form.definitions()
        except SqlNotTranslated as refusal:
            form.add_error(None, told(refusal))
            return self._answer(form, notes=refusal.notes)
        changes = compare(definitions)
        if form.cleaned_data["seen"] != _seal(changes):
            return self._show(form, definitions, changes, notes)
        apply(definitions, reason=form.cleaned_data["reason"])
        return self._page(definitions)

    def _show(
        self,
        form: ImportForm,
        definitions: Sequence[Definition],
        changes: Sequence[Change],
        notes: Sequence[Note],
    ) -> HttpResponse:
        refused = [(change.name, told(change.refusal)) for change in changes if change.refusal]
        can_apply = not refused and any(change.what is not What.SAME for change in changes)
        return self._answer(
            form,
            changes=changes,
            notes=notes,
            refused=refused,
            document=form.cleaned_data["text"] if form.is_yaml else write(definitions),
            seal=_seal(changes),
            obstacle=not can_apply,
            dialog_submit=gettext_lazy("Apply"),
        )

    def _answer(self, form: ImportForm, **shown: Any) -> HttpResponse:  # noqa: ANN401 - of a template
        return self.render_to_response(self.get_context_data(form=form) | shown)

    def _page(self, definitions: Sequence[Definition]) -> str:
        rules = listing.find(listing.Wanted())
        [rule, *others] = [rule for rule in rules if rule.name in {d.name for d in definitions}]
        return reverse("rules") if others else reverse("rule", args=[rule.pk])


def _seal(changes: Sequence[Change]) -> str:
    """Answer what tells whether these changes are the ones that were shown."""
    return hashlib.sha256(repr(changes).encode()).hexdigest()
