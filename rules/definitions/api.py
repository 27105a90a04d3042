"""REST of rules as a file: taken away, compared, applied."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from iotconsole.kit.parsers import StorableJsonParser
from iotconsole.kit.resources import Resource, Router
from rules.definitions import apply, compare, definitions_of, read, write
from rules.definitions.document import LONGEST, YAML
from rules.history.api import ReasonField
from rules.models import Rule

UTF_8_BYTES = 4  # of one character, at most


class YamlTextParser(BaseParser):
    """Takes the file as it is, for `curl --data-binary @rules.yaml`."""

    media_type = YAML

    def parse(self, stream: Any, *_args: Any, **_kwargs: Any) -> dict[str, str]:  # noqa: ANN401 - as DRF's own
        """Answer the text; what it says is read later."""
        try:
            return {"document": stream.read(UTF_8_BYTES * LONGEST + 1).decode()}
        except UnicodeDecodeError as exc:
            raise ParseError("The file is not UTF-8.") from exc


class ExportQuery(serializers.Serializer):
    """Which rules."""

    name = serializers.ListField(
        child=serializers.CharField(max_length=30),
        required=False,
        help_text="All, if none is named.",
    )


class RuleFile(serializers.Serializer):
    """The YAML that `rules/export/` answers, and why it is applied."""

    document = serializers.CharField(trim_whitespace=False, max_length=LONGEST)
    reason = ReasonField(default="")


class ApplyQuery(serializers.Serializer):
    """Whether to look only."""

    dry_run = serializers.BooleanField(default=False, help_text="Change nothing.")


class ChangedLine(serializers.Serializer):
    """A line: as it was (a space), gone (-) or new (+)."""

    sign = serializers.CharField(trim_whitespace=False)
    text = serializers.CharField()


class ChangeSerializer(serializers.Serializer):
    """What becomes of a rule, and why it cannot, if so."""

    name = serializers.CharField()
    what = serializers.ChoiceField(["new", "changed", "same"])
    refusal = serializers.CharField(allow_null=True, help_text="Only in a dry run.")
    lines = ChangedLine(many=True)


class RuleExportViewSet(Resource[Rule]):
    """Rules for taking away."""

    queryset = Rule.objects.prefetch_related("operations")
    filter_backends = ()
    pagination_class = None

    @extend_schema(parameters=[ExportQuery], responses={(200, YAML): OpenApiTypes.STR})
    def list(self, request: Request) -> HttpResponse:
        """Write all rules, or those named, as YAML without secrets."""
        query = ExportQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        rules = self.get_queryset()
        if names := query.validated_data.get("name"):
            rules = rules.filter(name__in=names)
        return HttpResponse(write(definitions_of(rules)), content_type=f"{YAML}; charset=utf-8")


class RuleApplyViewSet(Resource[Rule]):
    """Rules as a file says them."""

    queryset = Rule.objects.none()
    parser_classes = (StorableJsonParser, YamlTextParser)

    @extend_schema(
        request=RuleFile, parameters=[ApplyQuery], responses={200: ChangeSerializer(many=True)}
    )
    def create(self, request: Request) -> Response:
        """Make rules what the file says, all of it or nothing; it may also come as YAML."""
        query, file = ApplyQuery(data=request.query_params), RuleFile(data=request.data)
        query.is_valid(raise_exception=True)
        file.is_valid(raise_exception=True)
        definitions = read(file.validated_data["document"])
        if query.validated_data["dry_run"]:
            changes = compare(definitions)
        else:
            changes = apply(definitions, reason=file.validated_data["reason"])
        return Response(ChangeSerializer(changes, many=True).data)


def register(router: Router) -> None:
    """Give each its address; it comes before that of a rule."""
    router.register("rules/export", RuleExportViewSet, "api-rule-export")
    router.register("rules/apply", RuleApplyViewSet, "api-rule-apply")
