"""Is each part of the platform up: what `/healthz`, `/readyz` and the start look at."""

import socket
from contextlib import closing

import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from iotconsole.kit import heartbeat
from iotconsole.kit.valkey import client

CONNECT_SECONDS = 1


def parts() -> dict[str, bool]:
    """Answer for each part whether it is up now."""
    answering = {"database": _database(), "store": _store(), "web": _listening(settings.WEB_PORT)}
    if settings.EMBEDDED_MQTT:
        answering["door"] = _listening(settings.MQTT_PORT)
    if not answering["store"]:
        return answering | dict.fromkeys(heartbeat.PROCESSES, False)
    return answering | heartbeat.alive()


@login_not_required
def healthz(_: HttpRequest) -> HttpResponse:
    """Say that this process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
def readyz(_: HttpRequest) -> JsonResponse:
    """Say which parts are up; 503 until all are."""
    state = parts()
    return JsonResponse(state, status=200 if all(state.values()) else 503)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _store() -> bool:
    try:
        return bool(client().ping())
    except redis.RedisError:
        return False


def _listening(port: int) -> bool:
    address = (settings.LOCAL, port)
    try:
        with closing(socket.create_connection(address, CONNECT_SECONDS)):
            return True
    except OSError:
        return False
