"""What devices fetch over HTTP before they log in: their secret, a token, our authority."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from products import errors, registration, unregistered
from products.credentials import username_of
from products.door.authority import authority_pem
from products.errors import LoginRefused
from products.refusals import DEVICE_SECRET, PRODUCT_SECRET
from products.registration import Request
from products.unregistered import Attempt
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


@csrf_exempt
@login_not_required
@require_POST
def register(request: HttpRequest) -> HttpResponse:
    """Answer the secret of a device that knows its product's."""

    def answer(asked: Request) -> dict[str, Any]:
        return {
            "productKey": asked.product_key,
            "deviceName": asked.device_name,
            "deviceSecret": registration.register(asked),
        }

    return _told(request, "random", PRODUCT_SECRET, answer)


@csrf_exempt
@login_not_required
@require_POST
def hand_out_token(request: HttpRequest) -> HttpResponse:
    """Answer an IotId and a token to a device that knows its secret."""

    def answer(asked: Request) -> dict[str, Any]:
        iot_id, token = registration.hand_out_token(asked)
        told: dict[str, Any] = {"iotId": iot_id, "iotToken": token}
        if request.POST.get("resources") == "mqtt":
            told["resources"] = {"mqtt": _mqtt(request)}
        return told

    return _told(request, "clientId", DEVICE_SECRET, answer)


@login_not_required
@require_safe
def authority(_: HttpRequest) -> HttpResponse:
    """Answer the certificate by which devices know the TLS port; none if it was given."""
    if settings.MQTT_TLS_CERTIFICATE or not settings.TLS_DOOR:
        raise Http404
    return HttpResponse(authority_pem(), content_type="application/x-pem-file")


def _told(
    request: HttpRequest, needed: str, signer: str, answer: Callable[[Request], dict[str, Any]]
) -> HttpResponse:
    """Answer as devices expect: the code is in the body, the HTTP status is always 200."""
    attempt = _attempt(request, signer)
    try:
        asked = registration.read_request(request.POST.dict(), needed)
        attempt = replace(attempt, request=asked)
        data = answer(asked)
    except LoginRefused as refusal:
        code = CODES[type(refusal)]
        unregistered.tell(attempt, refusal, answered=code)
        return JsonResponse({"code": code, "message": str(refusal)})
    return JsonResponse({"code": SUCCESS, "data": data, "message": "success"})


def _attempt(request: HttpRequest, signer: str) -> Attempt:
    said = request.POST
    username = username_of(said.get("productKey", ""), said.get("deviceName", ""))
    return Attempt(username, said.get("clientId", ""), address_of(request), signer)


def _mqtt(request: HttpRequest) -> dict[str, Any]:
    if settings.EMBEDDED_MQTT:
        port = settings.MQTT_TLS_PORT if settings.TLS_DOOR else settings.MQTT_PORT
        return {"host": request.get_host().partition(":")[0], "port": port}
    url = urlsplit(settings.MQTT_URL)
    return {"host": url.hostname, "port": url.port or 1883}
