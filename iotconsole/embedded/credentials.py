"""The first start makes the owner and writes, once, everything needed to begin."""

import json
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from iotconsole.kit import ids
from iotconsole.kit.home import keep
from ram.models import User
from ram.services import create_access_key, create_owner, ensure_system_policies

USERNAME = "admin"
PASSWORD_LENGTH = 20
MQTT_PORT = 1883  # of an address that names none (MQTT 3.1.1, TCP ports)
FILE = "credentials.json"


def ensure() -> None:
    """Make the owner and `credentials.json` unless they are there; refresh system policies."""
    ensure_system_policies()
    if User.objects.filter(is_superuser=True).exists():
        return
    path = settings.HOME / FILE
    path.unlink(missing_ok=True)  # of a start that was killed here, or of a database that is gone
    with transaction.atomic():  # the file first: an owner whose password nobody knows is none
        keep(path, lambda: json.dumps(_new_owner(), indent=2))


def read() -> dict[str, Any]:
    """Answer what the first start wrote."""
    content: dict[str, Any] = json.loads((settings.HOME / FILE).read_text())
    return content


def _new_owner() -> dict[str, Any]:
    password = ids.text(PASSWORD_LENGTH)
    key = create_access_key(create_owner(USERNAME, password))
    host, port = _mqtt()
    web = settings.PUBLIC_WEB_URL or f"http://{settings.LOCAL}:{settings.WEB_PORT}"
    return {
        "account_id": settings.ACCOUNT_ID,
        "region": settings.REGION,
        "console_url": f"{web}/",
        "username": USERNAME,
        "password": password,
        "access_key_id": key.access_key_id,
        "access_key_secret": key.secret,
        "mns_endpoint": settings.PUBLIC_MNS_URL or f"http://{settings.LOCAL}:{settings.MNS_PORT}",
        "openapi_endpoint": web.partition("://")[2],
        "mqtt_host": host,
        "mqtt_port": port,
    }


def _mqtt() -> tuple[str, int]:
    """Answer where devices connect."""
    if settings.EMBEDDED_MQTT:
        return settings.LOCAL, settings.MQTT_PORT
    url = urlsplit(settings.MQTT_URL)
    return url.hostname or "", url.port or MQTT_PORT


def announcement() -> str:
    """Say where the console is; the secrets are printed by the start that made them only."""
    path = settings.HOME / FILE
    if not path.exists():
        return "The platform is up."
    content = read()
    lines = [f"The console is at {content['console_url']} (Ctrl-C stops the platform)."]
    printed = settings.HOME / ".credentials-printed"
    if printed.exists():
        return f"{lines[0]}\nSign in as {content['username']}; everything needed is in {path}."
    printed.touch()
    lines += [f"  {name:18} {value}" for name, value in content.items()]
    return "\n".join([*lines, f"This is shown once and kept in {path} (mode 0600)."])
