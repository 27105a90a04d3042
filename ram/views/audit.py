"""Pages of the audit log."""

import json
import re
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from iotconsole.kit.views import PageView, TableView
from ram.audit.chain import Flaw
from ram.audit.differences import differences
from ram.audit.export import KINDS, export
from ram.audit.filters import AuditFilter
from ram.audit.models import AuditEntry
from ram.audit.verify import verify_from

AFTER = re.compile("[0-9]{1,18}")

FLAWS: dict[Flaw, Promise] = {
    Flaw.MISSING: _("Entries from number %(number)s on are missing."),
    Flaw.CHANGED: _("Entry %(number)s is not what was written: it was changed or exchanged."),
    Flaw.END: _("The log does not end where it was left: entries from %(number)s on were removed."),
}


def _found(request: HttpRequest) -> AuditFilter:
    return AuditFilter(request.GET, AuditEntry.objects.all(), request=request)


class AuditView(TableView):
    """Who changed what, newest first."""

    queryset = AuditEntry.objects.all()
    template_name = "ram/audit.html"

    def get_queryset(self) -> QuerySet:
        """Keep what the filters name."""
        self.found = _found(self.request)
        rows: QuerySet = self.found.qs
        return rows

    def content(self) -> dict[str, Any]:
        """Add the filters, and this search for the links that export it."""
        asked = self.request.GET.copy()
        asked.pop("page", None)
        return {
            "filters": self.found.form,
            "is_narrowed": any(asked.values()),
            "asked": asked.urlencode(),
        }


class AuditEntryView(PageView):
    """One entry: who did it, from where, and what it changed."""

    template_name = "ram/audit_entry.html"

    def content(self) -> dict[str, Any]:
        """Lay the change out."""
        entry = get_object_or_404(AuditEntry, number=self.kwargs["number"])
        before, after = (json.loads(text or "{}") for text in (entry.before, entry.after))
        return {"entry": entry, "differences": differences(before, after)}


class VerifyAuditView(PageView):
    """A piece of the chain is looked at; the fragment asks for the next one by itself."""

    template_name = "ram/audit_verify.html"

    def content(self) -> dict[str, Any]:
        """Go on after the entry `?after=` names."""
        after = self.request.GET.get("after", "")
        progress = verify_from(int(after) if AFTER.fullmatch(after) else 0)
        broken = progress.broken
        flaw = str(FLAWS[broken.flaw]) % {"number": broken.number} if broken else ""
        return {"progress": progress, "flaw": flaw}


class ExportAuditView(View):
    """The entries of a search as a file."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Stream it."""
        kind = request.GET.get("kind", "")
        return export(_found(request).qs, kind if kind in KINDS else "jsonl")
