"""The HTTP doors for other brokers, each in the broker's own words.

RabbitMQ (`rabbitmq_auth_backend_http`) reads `allow` or `deny`, EMQX a JSON `result`,
mosquitto-go-auth the status.
"""

import json
from collections.abc import Callable, Mapping
from secrets import compare_digest

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from products import hooks

Asked = Mapping[str, str]
# RabbitMQ, MQTT plugin: how topics are spelled as routing keys; a dot in a name is lost there.
_TO_MQTT = str.maketrans("./*", "/.+")
# RabbitMQ, MQTT plugin: the exchange of all messages, and the queues of its clients.
_EXCHANGE, _QUEUES = "amq.topic", "mqtt-subscription-"
# mosquitto: MOSQ_ACL_WRITE among read 1, write 2, subscribe 4.
_ACL_WRITE = "2"


@csrf_exempt
@login_not_required
@require_POST
def answer(request: HttpRequest, key: str, broker: str, question: str) -> HttpResponse:
    """Answer a broker that knows the key."""
    known = settings.HOOKS_KEY
    ask = QUESTIONS.get((broker, question))
    if not known or not compare_digest(key.encode(), known.encode()) or ask is None:
        raise Http404
    return ANSWERS[broker](ask(_asked(request)))


def _asked(request: HttpRequest) -> Asked:
    if request.content_type != "application/json":
        return request.POST.dict()
    try:
        said = json.loads(request.body)
    except ValueError:
        return {}
    return {name: str(value) for name, value in said.items()} if isinstance(said, dict) else {}


def _log_in(asked: Asked) -> bool:
    client_id = asked.get("client_id") or asked.get("clientid", "")
    address = asked.get("peerhost") or asked.get("ip", "")
    return hooks.may_log_in(
        client_id, asked.get("username", ""), asked.get("password", ""), address
    )


def _touch(asked: Asked, *, publishes: bool, topic: str) -> bool:
    may = hooks.may_publish if publishes else hooks.may_subscribe
    return may(asked.get("username", ""), topic)


def _rabbitmq_resource(asked: Asked) -> bool:
    name = asked.get("name", "")
    return name == _EXCHANGE or (asked.get("resource") == "queue" and name.startswith(_QUEUES))


def _rabbitmq_topic(asked: Asked) -> bool:
    topic = asked.get("routing_key", "").translate(_TO_MQTT)
    return _touch(asked, publishes=asked.get("permission") == "write", topic=topic)


def _emqx_topic(asked: Asked) -> bool:
    return _touch(asked, publishes=asked.get("action") == "publish", topic=asked.get("topic", ""))


def _mosquitto_topic(asked: Asked) -> bool:
    return _touch(asked, publishes=asked.get("acc") == _ACL_WRITE, topic=asked.get("topic", ""))


def _words(allowed: bool) -> HttpResponse:  # noqa: FBT001 - an answer, not an option
    return HttpResponse("allow" if allowed else "deny", content_type="text/plain")


def _json(allowed: bool) -> HttpResponse:  # noqa: FBT001
    return JsonResponse({"result": "allow" if allowed else "deny"})


def _status(allowed: bool) -> HttpResponse:  # noqa: FBT001
    return HttpResponse(status=200 if allowed else 403)


ANSWERS: dict[str, Callable[[bool], HttpResponse]] = {
    "rabbitmq": _words,
    "emqx": _json,
    "mosquitto": _status,
}
QUESTIONS: dict[tuple[str, str], Callable[[Asked], bool]] = {
    ("rabbitmq", "user"): _log_in,
    ("rabbitmq", "vhost"): lambda asked: asked.get("vhost") == "/",
    ("rabbitmq", "resource"): _rabbitmq_resource,
    ("rabbitmq", "topic"): _rabbitmq_topic,
    ("emqx", "login"): _log_in,
    ("emqx", "topic"): _emqx_topic,
    ("mosquitto", "login"): _log_in,
    ("mosquitto", "superuser"): lambda asked: asked.get("username") in hooks.OWN,
    ("mosquitto", "topic"): _mosquitto_topic,
}
