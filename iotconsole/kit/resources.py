"""How REST routes are written: rows addressed by their names, and methods that call one verb."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any, ClassVar, TypeVar

from django.db.models import Model
from django.urls import register_converter
from django.urls.converters import StringConverter
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import DefaultRouter
from rest_framework.serializers import DateTimeField, Serializer
from rest_framework.viewsets import GenericViewSet, ViewSetMixin

from iotconsole.kit.clock import moment

Shape = type[Serializer[Any]]
Method = Callable[..., Any]
Row = TypeVar("Row", bound=Model)


class NameConverter(StringConverter):
    """What can name a row: no slash, and no NUL, which PostgreSQL takes in no text."""

    regex = r"[^/\x00]+"


register_converter(NameConverter, "name")


class Router(DefaultRouter):
    """Writes addresses of names: `/queues/{region}/{name}/`."""

    include_format_suffixes = False

    def __init__(self) -> None:
        super().__init__(use_regex_path=False)

    def get_lookup_regex(self, viewset: type[ViewSetMixin], lookup_prefix: str = "") -> str:  # noqa: ARG002 - DRF's
        """Answer the part of an address that names one row."""
        fields: tuple[str, ...] = viewset.names  # type: ignore[attr-defined]  # of Resource
        return "/".join(f"<name:{field}>" for field in fields)


class MomentField(DateTimeField):
    """A moment that is kept as epoch milliseconds."""

    def to_representation(self, value: Any) -> str:  # noqa: ANN401 - wider than a datetime
        """Write it as every other time."""
        return str(super().to_representation(moment(value)))


class Resource(GenericViewSet[Row]):
    """What an address of REST stands for; `names` are the parts that name one row."""

    names: ClassVar[tuple[str, ...]] = ("name",)
    ordering_fields: ClassVar[tuple[str, ...]] = ()

    def get_object(self) -> Row:
        """Answer the row the address names, or 404."""
        return get_object_or_404(self.get_queryset(), **self.kwargs)


class Rows(ListModelMixin, RetrieveModelMixin, Resource[Row]):
    """Rows that are listed page by page and looked at one by one."""


def verb(
    *,
    takes: Shape | None = None,
    query: Shape | None = None,
    gives: Shape | None = None,
    many: bool = False,
    status: int = 0,
) -> Callable[[Method], Any]:
    """Make a route of a method that calls one verb; stands above `@route`.

    It is given what `takes` reads from the body or `query` from the address, and what it answers
    is written by `gives`; without that the route answers 204.
    """
    code = status or (200 if gives else 204)

    def decorate(method: Method) -> Any:  # noqa: ANN401 - what `@route` made has more attributes
        @wraps(method)
        def handle(self: Resource[Any], request: Request, **_: str) -> Response:
            answer = method(self, *_read(self, request, takes, query))
            data = gives(answer, many=many, context={"request": request}).data if gives else None
            return Response(data, status=code)

        described = extend_schema(
            request=takes,
            parameters=[query] if query else [],
            responses={code: gives(many=many) if gives else None},
        )
        return described(handle)

    return decorate


# One more route below a row, such as `/rules/{name}/start/`.
route: Callable[..., Callable[[Method], Method]] = partial(
    action, detail=True, pagination_class=None, filter_backends=()
)


def _read(
    view: Resource[Any], request: Request, takes: Shape | None, query: Shape | None
) -> list[dict[str, Any]]:
    shape = takes or query
    if shape is None:
        return []
    source = request.data if takes else request.query_params
    reader = shape(data=source, context=view.get_serializer_context())
    reader.is_valid(raise_exception=True)
    return [reader.validated_data]
