"""Every route of REST with a request that is fine, and what it is answered.

In the world of `conftest.py` everything that has a name is called `air-01`.
"""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver

from iotconsole.api_urls import router
from ram.policy import IOT_TRUST_DOCUMENT

NAME = "air-01"
SPARE = "spare"  # one more queue
POLICY = '{"Version": "1", "Statement": [{"Effect": "Allow", "Action": "mns:*", "Resource": "*"}]}'
SQL = 'SELECT temperature FROM "/a1/+/update"'
RULE_FILE = "version: 1\nrules: [{name: new, sql: '', operations: []}]"
CONFIGURATION = {
    "themeName": NAME,
    "regionName": settings.REGION,
    "role": {"roleName": NAME},
}
# Devices may not subscribe there: with another topic the answer depends on the broker.
FOR_NOBODY = {"topic": "user/update", "message": "b24=", "encoding": "base64", "qos": 1}


@dataclass(frozen=True, slots=True)
class Example:
    """A request and the status of its answer."""

    status: int = 200
    body: dict[str, Any] = field(default_factory=dict)


EXAMPLES = {
    "GET ": Example(),
    "GET access-keys/": Example(),
    "POST access-keys/": Example(201),
    "GET access-keys/{access_key_id}/": Example(),
    "PATCH access-keys/{access_key_id}/": Example(200, {"status": "Inactive"}),
    "DELETE access-keys/{access_key_id}/": Example(204),
    "GET audit/": Example(),
    "GET audit/export/": Example(),
    "GET audit/verify/": Example(),
    "GET audit/{entry}/": Example(),
    "GET devices/": Example(),
    "GET groups/": Example(),
    "POST groups/": Example(201, {"name": "new", "comments": "on call"}),
    "GET groups/{name}/": Example(),
    "PATCH groups/{name}/": Example(200, {"name": "renamed", "comments": "on call"}),
    "DELETE groups/{name}/": Example(409),  # somebody is in it
    "PUT groups/{name}/policies/{type}/{policy}/": Example(),
    "DELETE groups/{name}/policies/{type}/{policy}/": Example(),
    "GET inbound-connections/": Example(),
    "POST inbound-connections/": Example(
        201, {"name": "new", "endpoint": "rocketmq.example.com:8081", "tls": True}
    ),
    "GET inbound-connections/{name}/": Example(),
    "PUT inbound-connections/{name}/": Example(200, {"endpoint": "127.0.0.1:8081"}),
    "DELETE inbound-connections/{name}/": Example(409),  # a rule needs it
    "POST inbound-connections/{name}/test/": Example(409, {"topic": NAME}),  # nobody is there
    "GET inbound-rules/": Example(),
    "POST inbound-rules/": Example(
        201, {"rule_id": "new", "mqtt_topic": "mq_cmd", "queue": SPARE, "description": "all"}
    ),
    "GET inbound-rules/{rule_id}/": Example(),
    "PUT inbound-rules/{rule_id}/": Example(
        200, {"mqtt_topic": "mq_cmd", "connection": NAME, "topic": "orders", "tag_filter": "A||B"}
    ),
    "DELETE inbound-rules/{rule_id}/": Example(204),
    "POST inbound-rules/{rule_id}/enable/": Example(),
    "POST inbound-rules/{rule_id}/disable/": Example(),
    "GET inbound-rules/{rule_id}/figures/": Example(),
    "GET inbound-rules/{rule_id}/dead-letters/": Example(),
    "DELETE inbound-rules/{rule_id}/dead-letters/{letter_id}/": Example(204),
    # Its QoS is still wrong: with a good one the answer depends on the broker.
    "POST inbound-rules/{rule_id}/dead-letters/{letter_id}/redrive/": Example(
        400, {"properties": {"mqttSecondTopic": "a"}}
    ),
    "GET messages/{message_id}/": Example(),
    "GET policies/": Example(),
    "POST policies/": Example(201, {"name": "new", "document": POLICY, "description": "all"}),
    "GET policies/{type}/{name}/": Example(),
    "PATCH policies/{type}/{name}/": Example(200, {"document": POLICY, "description": "all"}),
    "DELETE policies/{type}/{name}/": Example(204),
    "GET policies/{type}/{policy}/versions/": Example(),
    "POST policies/{type}/{policy}/versions/": Example(
        201, {"document": POLICY, "set_as_default": False, "rotate": True}
    ),
    "GET policies/{type}/{policy}/versions/{version}/": Example(),
    "DELETE policies/{type}/{policy}/versions/{version}/": Example(409),  # it is what holds
    "POST policies/{type}/{policy}/versions/{version}/default/": Example(),
    "GET products/": Example(),
    "POST products/": Example(201, {"name": "pumps", "node_type": 1, "description": "below"}),
    "GET products/{product_key}/": Example(),
    "PATCH products/{product_key}/": Example(200, {"name": "pumps", "description": "below"}),
    "DELETE products/{product_key}/": Example(409),  # it has a device
    "POST products/{product_key}/open-registration/": Example(),
    "POST products/{product_key}/close-registration/": Example(),
    "POST products/{product_key}/secret/": Example(),
    "GET products/{product_key}/topics/": Example(),
    "POST products/{product_key}/topics/": Example(
        201, {"short_name": "user/new", "operation": "PUB", "description": "below"}
    ),
    "GET products/{product_key}/topics/{category}/": Example(),
    "PATCH products/{product_key}/topics/{category}/": Example(200, {"operation": "SUB"}),
    "DELETE products/{product_key}/topics/{category}/": Example(204),
    "GET products/{product_key}/batches/": Example(),
    "POST products/{product_key}/batches/": Example(
        201, {"devices": [{"name": "air-04", "nickname": "hall"}]}
    ),
    "GET products/{product_key}/batches/{batch}/": Example(),
    "GET products/{product_key}/batches/{batch}/lines/": Example(),
    "GET products/{product_key}/device-file/": Example(),
    "POST products/{product_key}/device-file/secrets/": Example(),
    "GET products/{product_key}/log/": Example(),
    "GET products/{product_key}/devices/": Example(),
    "POST products/{product_key}/devices/": Example(201, {"name": "air-02", "nickname": "hall"}),
    "GET products/{product_key}/devices/{name}/": Example(),
    "PATCH products/{product_key}/devices/{name}/": Example(200, {"nickname": "hall"}),
    "DELETE products/{product_key}/devices/{name}/": Example(204),
    "POST products/{product_key}/devices/{name}/disable/": Example(),
    "POST products/{product_key}/devices/{name}/enable/": Example(),
    "GET products/{product_key}/devices/{device}/tags/": Example(),
    "PUT products/{product_key}/devices/{device}/tags/{key}/": Example(200, {"value": "blue"}),
    "DELETE products/{product_key}/devices/{device}/tags/{key}/": Example(204),
    "GET products/{product_key}/devices/{name}/log/": Example(),
    "GET products/{product_key}/devices/{device}/properties/": Example(),
    "GET products/{product_key}/devices/{device}/properties/{identifier}/history/": Example(),
    # The device was never online: it hears nothing yet.
    "POST products/{product_key}/devices/{device}/properties/": Example(
        400, {"items": {"Power": 1}, "qos": 1}
    ),
    "GET products/{product_key}/devices/{device}/events/": Example(),
    "POST products/{product_key}/devices/{device}/services/": Example(
        400, {"identifier": "Flush", "arguments": {"seconds": 3}, "qos": 1}
    ),
    "POST products/{product_key}/devices/{name}/reset-secret/": Example(),
    "POST products/{product_key}/devices/{name}/publish/": Example(400, FOR_NOBODY),
    "POST products/{product_key}/devices/{name}/rrpc/": Example(200, {"message": "on"}),
    "POST products/{product_key}/devices/{name}/secret/": Example(),
    "POST products/{product_key}/devices/{name}/sign-login/": Example(),
    "POST products/{product_key}/broadcast/": Example(201, {"message": "on"}),  # none is online
    "POST products/{product_key}/publish/": Example(400, {"devices": [NAME], **FOR_NOBODY}),
    "GET queues/": Example(),
    "POST queues/": Example(201, {"region": settings.REGION, "name": "new", "delay_seconds": 1}),
    "GET queues/{region}/{name}/": Example(),
    "PATCH queues/{region}/{name}/": Example(200, {"visibility_timeout": 60}),
    "DELETE queues/{region}/{name}/": Example(204),
    "GET queues/{region}/{name}/counts/": Example(),
    "GET queues/{region}/{name}/history/": Example(),
    "POST queues/{region}/{name}/purge/": Example(),
    "GET queues/{region}/{queue}/browse/": Example(),
    "DELETE queues/{region}/{queue}/browse/{rank}/": Example(204),
    "POST queues/{region}/{queue}/browse/{rank}/resend/": Example(
        204, {"body": "hello", "target": SPARE}
    ),
    "GET queues/{region}/{queue}/dead-letters/": Example(),
    "GET queues/{region}/{queue}/redrive/": Example(404),  # nothing was moved
    "POST queues/{region}/{queue}/redrive/": Example(202, {"target": "", "ranks": [1]}),
    "POST queues/{region}/{queue}/redrive/stop/": Example(204),
    "GET queues/{region}/{queue}/messages/": Example(),
    "POST queues/{region}/{queue}/messages/": Example(
        201, {"body": "hello", "priority": 1, "delay_seconds": 1}
    ),
    "POST queues/{region}/{queue}/messages/receive/": Example(
        200, {"count": 2, "visibility_seconds": 5}
    ),
    "PATCH queues/{region}/{queue}/messages/{receipt_handle}/": Example(
        200, {"visibility_seconds": 60}
    ),
    "DELETE queues/{region}/{queue}/messages/{receipt_handle}/": Example(204),
    "GET refused-logins/": Example(),
    "GET roles/": Example(),
    "POST roles/": Example(
        201,
        {
            "name": "new",
            "trust_document": IOT_TRUST_DOCUMENT,
            "description": "for rules",
            "max_session_duration": 7200,
        },
    ),
    "GET roles/{name}/": Example(),
    "PATCH roles/{name}/": Example(
        200,
        {
            "trust_document": IOT_TRUST_DOCUMENT,
            "description": "for rules",
            "max_session_duration": 7200,
        },
    ),
    "DELETE roles/{name}/": Example(204),
    "PUT roles/{name}/policies/{type}/{policy}/": Example(),
    "DELETE roles/{name}/policies/{type}/{policy}/": Example(),
    "GET rules/": Example(),
    "GET rules/export/": Example(),
    "POST rules/apply/": Example(200, {"document": RULE_FILE, "reason": "as agreed"}),
    "POST rules/": Example(201, {"name": "new", "description": "nothing yet"}),
    "GET rules/{name}/": Example(),
    "PATCH rules/{name}/": Example(200, {"sql": SQL}),
    "DELETE rules/{name}/": Example(204),
    "GET rules/{name}/counters/": Example(),
    "GET rules/{name}/ledger/": Example(),
    "GET rules/{name}/recent/": Example(),
    "POST rules/{name}/start/": Example(),
    "POST rules/{name}/stop/": Example(),
    "GET traces/{rule}/": Example(),
    "PUT traces/{rule}/": Example(200, {"count": 5}),
    "DELETE traces/{rule}/": Example(204),
    "GET rules/{name}/traced/": Example(),
    "GET rules/{rule}/versions/": Example(),
    "GET rules/{rule}/versions/{rule_version}/": Example(),
    "GET rules/{rule}/versions/{rule_version}/diff/": Example(),
    "POST rules/{rule}/versions/{rule_version}/rollback/": Example(200, {"reason": "too many"}),
    "POST rules/{rule}/test/": Example(200, {"topic": "/a1/air-01/update", "payload": "{}"}),
    "POST rules/{rule}/test/latest/": Example(),
    "GET rules/{rule}/operations/": Example(),
    "POST rules/{rule}/operations/": Example(201, {"kind": "MNS", "configuration": CONFIGURATION}),
    "GET rules/{rule}/operations/{id}/": Example(),
    "PATCH rules/{rule}/operations/{id}/": Example(200, {"configuration": CONFIGURATION}),
    "DELETE rules/{rule}/operations/{id}/": Example(204),
    "GET sessions/": Example(),
    "GET sessions/{number}/": Example(),
    "DELETE sessions/{number}/": Example(204),
    "POST sessions/end-others/": Example(204),
    "GET server-subscriptions/": Example(),
    "GET server-subscriptions/{product_key}/": Example(),
    "GET server-subscriptions/{product_key}/counters/": Example(),
    "PUT server-subscriptions/{product_key}/": Example(
        200, {"region": settings.REGION, "device_data": False, "device_status": True}
    ),
    "DELETE server-subscriptions/{product_key}/": Example(204),
    "GET shadow-runs/": Example(),
    "GET shadow-runs/{rule}/": Example(),
    "PUT shadow-runs/{rule}/": Example(409, {"sql": SQL, "minutes": 5}),  # the rule is stopped
    "DELETE shadow-runs/{rule}/": Example(204),
    "POST shadow-runs/{rule}/take-over/": Example(200, {"reason": "better"}),
    "GET shadow-runs/{rule}/counters/": Example(),
    "GET shadow-runs/{rule}/differences/": Example(),
    "POST simulate/": Example(
        200,
        {
            "who": f"user:{NAME}",
            "action": "mns:SendMessage",
            "resource": "*",
            "context": {"acs:SourceIp": "10.0.0.1"},
            "session_policy": POLICY,
        },
    ),
    "POST sql-check/": Example(200, {"sql": SQL}),
    "GET tokens/": Example(),
    "POST tokens/": Example(
        201,
        {
            "name": "backup",
            "scope": "actions",
            "actions": ["mns:Get*"],
            "document": POLICY,
            "days": 30,
        },
    ),
    "GET tokens/{token_id}/": Example(),
    "DELETE tokens/{token_id}/": Example(204),
    "GET topics/": Example(),
    "POST topics/": Example(
        201, {"region": settings.REGION, "name": "new", "maximum_message_size": 2048}
    ),
    "GET topics/{region}/{name}/": Example(),
    "PATCH topics/{region}/{name}/": Example(200, {"logging_enabled": True}),
    "DELETE topics/{region}/{name}/": Example(204),
    "GET topics/{region}/{name}/history/": Example(),
    "POST topics/{region}/{name}/publish/": Example(201, {"body": "hello", "tag": "alarm"}),
    "GET topics/{region}/{topic}/subscriptions/": Example(),
    "POST topics/{region}/{topic}/subscriptions/": Example(
        201,
        {
            "name": "new",
            "endpoint": "http://127.0.0.1:9/",
            "filter_tag": "alarm",
            "notify_strategy": "BACKOFF_RETRY",
            "notify_content_format": "JSON",
        },
    ),
    "GET topics/{region}/{topic}/subscriptions/{name}/": Example(),
    "PATCH topics/{region}/{topic}/subscriptions/{name}/": Example(
        200, {"notify_strategy": "EXPONENTIAL_DECAY_RETRY"}
    ),
    "DELETE topics/{region}/{topic}/subscriptions/{name}/": Example(204),
    "GET topics/{region}/{topic}/subscriptions/{name}/attempts/": Example(),
    "GET topics/{region}/{topic}/subscriptions/{name}/state/": Example(),
    "POST topics/{region}/{topic}/subscriptions/{name}/try-now/": Example(),
    "POST topics/{region}/{topic}/subscriptions/{name}/test/": Example(  # goes into a queue
        400, {"body": "hello"}
    ),
    "GET users/": Example(),
    "POST users/": Example(
        201,
        {
            "name": "new",
            "display_name": "New",
            "email": "new@example.com",
            "mobile_phone": "86-13900000000",
            "comments": "on call",
        },
    ),
    "GET users/{name}/": Example(),
    "PATCH users/{name}/": Example(200, {"name": "renamed", "comments": "on call"}),
    "DELETE users/{name}/": Example(409),  # they have a key
    "POST users/{name}/disable/": Example(),
    "POST users/{name}/enable/": Example(),
    "PUT users/{name}/policies/{type}/{policy}/": Example(),
    "DELETE users/{name}/policies/{type}/{policy}/": Example(),
    "PUT users/{name}/groups/{group}/": Example(),
    "DELETE users/{name}/groups/{group}/": Example(),
    "GET users/{name}/login/": Example(404),  # they may not sign in
    "PUT users/{name}/login/": Example(
        200,
        {
            "password": "seven Horses jump 4 fences",
            "password_reset_required": True,
            "mfa_bind_required": False,
        },
    ),
    "DELETE users/{name}/login/": Example(404),
    "GET users/{user}/access-keys/": Example(),
    "POST users/{user}/access-keys/": Example(201),
    "GET users/{user}/access-keys/{user_key}/": Example(),
    "PATCH users/{user}/access-keys/{user_key}/": Example(200, {"status": "Inactive"}),
    "DELETE users/{user}/access-keys/{user_key}/": Example(204),
}


def in_url_map() -> set[str]:
    """Every method of every address there is, written as above."""
    return {
        f"{method} {_template(pattern)}" for pattern in router.urls for method in _methods(pattern)
    }


def _template(pattern: URLPattern | URLResolver) -> str:
    return str(pattern.pattern).replace("<name:", "{").replace(">", "}")


def _methods(pattern: URLPattern | URLResolver) -> list[str]:
    actions: dict[str, str] = getattr(pattern.callback, "actions", None) or {"get": "get"}
    return [method.upper() for method in actions if method != "head"]
