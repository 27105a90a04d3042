"""What devices fetch over HTTP before they log in: their secret, a token, our authority."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from products import errors, registration
from products.door.authority import authority_pem
from products.errors import LoginRefused
from ram.context import address_of

SUCCESS = 200
# IoT Platform, pre-authentication: error codes; 6288 is what devices get whose product is closed.
CODES: dict[type[LoginRefused], int] = {
    errors.MalformedLogin: 460,
    errors.WrongPassword: 401,
    errors.UnknownDevice: 5001,
    errors.DeviceDisabled: 5001,
    errors.RegistrationClosed: 6288,
}

log = structlog.get_logger(__name__)


@csrf_exempt
@login_not_required
@require_POST
def register(request: HttpRequest) -> HttpResponse:
    """Answer the secret of a device that knows its product's."""

    def answer() -> dict[str, Any]:
        asked = registration.read_request(request.POST.dict(), "random")
        return {
            "productKey": asked.product_key,
            "deviceName": asked.device_name,
            "deviceSecret": registration.register(asked),
        }

    return _told(request, answer)


@csrf_exempt
@login_not_required
@require_POST
def hand_out_token(request: HttpRequest) -> HttpResponse:
    """Answer an IotId and a token to a device that knows its secret."""

    def answer() -> dict[str, Any]:
        asked = registration.read_request(request.POST.dict(), "clientId")
        iot_id, token = registration.hand_out_token(asked)
        told: dict[str, Any] = {"iotId": iot_id, "iotToken": token}
        if request.POST.get("resources") == "mqtt":
            told["resources"] = {"mqtt": _mqtt(request)}
        return told

    return _told(request, answer)


@login_not_required
@require_safe
def authority(_: HttpRequest) -> HttpResponse:
    """Answer the certificate by which devices know the TLS port; none if it was given."""
    if settings.MQTT_TLS_CERTIFICATE or not settings.TLS_DOOR:
        raise Http404
    return HttpResponse(authority_pem(), content_type="application/x-pem-file")


def _told(request: HttpRequest, answer: Callable[[], dict[str, Any]]) -> HttpResponse:
    """Answer as devices expect: the code is in the body, the HTTP status is always 200."""
    try:
        data = answer()
    except LoginRefused as refusal:
        log.warning(
            "registration_refused",
            code=refusal.code,
            reason=str(refusal),
            address=address_of(request),
        )
        return JsonResponse({"code": CODES[type(refusal)], "message": str(refusal)})
    return JsonResponse({"code": SUCCESS, "data": data, "message": "success"})


def _mqtt(request: HttpRequest) -> dict[str, Any]:
    if settings.EMBEDDED_MQTT:
        port = settings.MQTT_TLS_PORT if settings.TLS_DOOR else settings.MQTT_PORT
        return {"host": request.get_host().partition(":")[0], "port": port}
    url = urlsplit(settings.MQTT_URL)
    return {"host": url.hostname, "port": url.port or 1883}
