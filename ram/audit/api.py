"""REST of the audit log: entries to look at, a file of them, and proof that it is whole."""

import json
from typing import Any

from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request

from iotconsole.kit.resources import Rows, route, verb
from ram.audit.export import KINDS, export
from ram.audit.filters import AuditFilter
from ram.audit.models import AuditEntry
from ram.audit.verify import Progress, verify_from


@extend_schema_field(OpenApiTypes.OBJECT)
class ValuesField(serializers.Field):
    """A row as it was, null where there was none."""

    def to_representation(self, value: str) -> Any:  # noqa: ANN401 - any JSON
        """Read what is kept as text."""
        return json.loads(value or "null")


class AuditEntrySerializer(serializers.ModelSerializer):
    """Who did what to what, from where, and what it changed."""

    before = ValuesField(read_only=True, allow_null=True)
    after = ValuesField(read_only=True, allow_null=True)

    class Meta:
        model = AuditEntry
        fields = [field.attname for field in AuditEntry._meta.concrete_fields]  # noqa: SLF001 - published


class ExportQuery(serializers.Serializer):
    """What kind of file; the filters of the list apply, too."""

    kind = serializers.ChoiceField([*KINDS], default="jsonl")


class VerifyQuery(serializers.Serializer):
    """Where to go on."""

    after = serializers.IntegerField(default=0, min_value=0, max_value=10**18)


class BrokenSerializer(serializers.Serializer):
    """The first entry that does not fit, and why."""

    number = serializers.IntegerField()
    flaw = serializers.CharField(help_text="missing, changed or end")


class ProgressSerializer(serializers.Serializer):
    """How far the walk along the chain came; go on with `?after=` this number until it is over."""

    number = serializers.IntegerField()
    total = serializers.IntegerField()
    seal = serializers.CharField()
    is_over = serializers.BooleanField()
    broken = BrokenSerializer(allow_null=True)


class AuditViewSet(Rows[AuditEntry]):
    """The audit log: every change and every sign-in; nothing in it is ever changed or removed."""

    names = ("entry",)
    queryset = AuditEntry.objects.all()
    serializer_class = AuditEntrySerializer
    filterset_class = AuditFilter
    ordering_fields = ("number",)

    def get_object(self) -> AuditEntry:
        """Answer the entry of that number."""
        return get_object_or_404(self.get_queryset(), number=self.kwargs["entry"])

    @extend_schema(parameters=[ExportQuery], responses={(200, "*/*"): OpenApiTypes.BINARY})
    @route(detail=False, filter_backends=[DjangoFilterBackend])
    def export(self, request: Request) -> Any:  # noqa: ANN401 - a stream
        """Answer all entries that the filters leave, oldest first, as CSV or JSON lines."""
        query = ExportQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        return export(self.filter_queryset(self.get_queryset()), query.validated_data["kind"])

    @verb(query=VerifyQuery, gives=ProgressSerializer)
    @route(detail=False)
    def verify(self, data: dict[str, Any]) -> Progress:
        """Look at the next piece of the chain."""
        return verify_from(data["after"])
