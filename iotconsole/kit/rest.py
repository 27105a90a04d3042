"""What every REST route shares: pages, and refusals as RFC 9457 problems."""

from typing import Any

import structlog
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.pagination import PageNumberPagination
from rest_framework.response import Response
from rest_framework.views import exception_handler

from iotconsole.kit.away import AWAY
from iotconsole.kit.errors import Refusal

PROBLEM = "application/problem+json"
TRY_AGAIN = "The store or the database does not answer just now; please try again."

log = structlog.get_logger(__name__)


class Pages(PageNumberPagination):
    """`?page=2&page_size=50`; a page has 20 rows unless told, 200 at most."""

    page_size = 20
    page_size_query_param = "page_size"
    max_page_size = 200


def problem(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Answer a refusal as `application/problem+json`: type, title, status, detail, errors."""
    if isinstance(exc, Refusal):
        fields = {exc.field: [str(exc)]} if exc.field else None
        answer = _problem(exc.status, exc.code, str(exc), fields, context)
        answer.data |= {n: getattr(exc, n) for n in ("line", "column") if hasattr(exc, n)}
        return answer
    if isinstance(exc, AWAY):
        log.warning("store_or_database_away", reason=str(exc))
        return _problem(503, "ServiceUnavailable", TRY_AGAIN, None, context)
    if isinstance(exc, RequestDataTooBig):
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 2**20
        return _problem(413, "TooLarge", f"A request has {most} MB at most.", None, context)
    response = exception_handler(exc, context)
    if response is None:
        return None
    if isinstance(exc, ValidationError):
        return _problem(400, "InvalidInput", "Some fields are not valid.", response.data, context)
    code = exc.get_codes() if isinstance(exc, APIException) else "not_found"
    detail = str(response.data.get("detail", exc))
    answer = _problem(response.status_code, str(code), detail, None, context)
    for name in ("Retry-After", "WWW-Authenticate"):
        if name in response.headers:
            answer[name] = response.headers[name]
    return answer


def _problem(
    status: int, code: str, detail: str, fields: object, context: dict[str, Any]
) -> Response:
    path = context["request"].path
    log.info("rest_refused", path=path, status=int(status), code=code, reason=detail)
    body = {"type": f"urn:iotconsole:{code}", "title": code, "status": int(status)}
    body |= {"detail": detail, "instance": path} | ({"errors": fields} if fields else {})
    return Response(body, status=int(status), content_type=PROBLEM)
