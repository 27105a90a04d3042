"""At which WebSocket address a browser reaches the devices' broker, if it can at all."""

from urllib.parse import urlsplit

from django.conf import settings

_LOOPBACK = ("localhost", "127.")
PATH = "/mqtt"


def socket_address(host: str, *, is_secure: bool) -> str:
    """Answer the address for a page of this host (as a request names it), or nothing."""
    if settings.PUBLIC_MQTT_WS_URL:
        return str(settings.PUBLIC_MQTT_WS_URL)
    name = urlsplit(f"//{host}").hostname or ""
    if not settings.EMBEDDED_MQTT or not _is_reachable(name):
        return ""
    if not is_secure:
        return f"ws://{name}:{settings.MQTT_WS_PORT}{PATH}"
    # A page that came over TLS may open no plain connection.
    return f"wss://{name}:{settings.MQTT_TLS_PORT}{PATH}" if settings.TLS_DOOR else ""


def _is_reachable(name: str) -> bool:
    if ":" in name:  # the page must name the address in its policy, which knows no IPv6
        return False
    return not settings.BIND.startswith(_LOOPBACK) or name.startswith(_LOOPBACK)
