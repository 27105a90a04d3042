"""How the audit log is narrowed, on its page, in REST and for export alike."""

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters

from iotconsole.kit.forms import ConsoleForm
from ram.audit.models import AuditEntry

_MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"})


class AuditFilter(filters.FilterSet):  # type: ignore[misc]  # the library has no types
    """Who, what, to what, through which door, when, with what effect."""

    who = filters.CharFilter(method="by", label=_("Who"))
    action = filters.CharFilter(lookup_expr="icontains", label=_("Action"))
    resource = filters.CharFilter(lookup_expr="icontains", label=_("Resource"))
    door = filters.ChoiceFilter(choices=AuditEntry.DOORS, label=_("Door"), empty_label=_("any"))
    outcome = filters.ChoiceFilter(
        choices=AuditEntry.Outcome.choices, label=_("Outcome"), empty_label=_("any")
    )
    since = filters.IsoDateTimeFilter("happened", "gte", label=_("From (UTC)"), widget=_MOMENT)
    until = filters.IsoDateTimeFilter("happened", "lte", label=_("Until (UTC)"), widget=_MOMENT)
    address = filters.CharFilter(lookup_expr="exact", label=_("Address"))
    request_id = filters.CharFilter(lookup_expr="iexact", label=_("Request"))

    class Meta:
        model = AuditEntry
        fields = ()
        form = ConsoleForm

    def by(self, rows: QuerySet[AuditEntry], _name: str, wanted: str) -> QuerySet[AuditEntry]:
        """Keep what somebody did, by a part of their name or ARN or by their access key."""
        key = Q(access_key_id=wanted)
        return rows.filter(Q(actor__icontains=wanted) | Q(actor_name__icontains=wanted) | key)
