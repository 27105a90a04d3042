"""Every route that changes something leaves its entry in the audit log, or changes nothing."""

from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import OperationalError
from django.test import Client

from ram.audit.models import AuditEntry
from ram.audit.verify import verify
from ram.models import User
from tests.api.conftest import Asking
from tests.api.routes import EXAMPLES
from tests.api.world import World

DATA: list[str] = []  # messages and questions: nothing is changed that somebody defined
ACTIONS = {
    "POST access-keys/": ["ram:CreateAccessKey"],
    "PATCH access-keys/{access_key_id}/": ["ram:UpdateAccessKey"],
    "DELETE access-keys/{access_key_id}/": ["ram:DeleteAccessKey"],
    "POST groups/": ["ram:CreateGroup"],
    "PATCH groups/{name}/": ["ram:UpdateGroup"],
    "DELETE groups/{name}/": DATA,  # refused: somebody is in it
    "PUT groups/{name}/policies/{type}/{policy}/": ["ram:AttachPolicyToGroup"],
    "DELETE groups/{name}/policies/{type}/{policy}/": DATA,  # it was not attached
    "POST inbound-connections/": ["mq:CreateConnection"],
    "PUT inbound-connections/{name}/": ["mq:UpdateConnection"],
    "DELETE inbound-connections/{name}/": DATA,  # refused: a rule needs it
    "POST inbound-connections/{name}/test/": DATA,
    "POST inbound-rules/": ["mq:CreateRule"],
    "PUT inbound-rules/{rule_id}/": ["mq:UpdateRule"],
    "DELETE inbound-rules/{rule_id}/": ["mq:DeleteRule"],
    "POST inbound-rules/{rule_id}/enable/": ["mq:EnableRule"],
    "POST inbound-rules/{rule_id}/disable/": ["mq:DisableRule"],
    "DELETE inbound-rules/{rule_id}/dead-letters/{letter_id}/": DATA,
    "POST inbound-rules/{rule_id}/dead-letters/{letter_id}/redrive/": DATA,
    "POST policies/": ["ram:CreatePolicy"],
    "PATCH policies/{type}/{name}/": ["ram:UpdatePolicy"],
    "DELETE policies/{type}/{name}/": ["ram:DeletePolicy"],
    "POST policies/{type}/{policy}/versions/": ["ram:CreatePolicyVersion"],
    "DELETE policies/{type}/{policy}/versions/{version}/": DATA,  # refused: it is what holds
    "POST policies/{type}/{policy}/versions/{version}/default/": ["ram:SetDefaultPolicyVersion"],
    "POST products/": ["iot:CreateProduct"],
    "PATCH products/{product_key}/": ["iot:UpdateProduct"],
    "DELETE products/{product_key}/": DATA,  # refused: it has a device
    "POST products/{product_key}/open-registration/": ["iot:UpdateProduct"],
    "POST products/{product_key}/close-registration/": ["iot:UpdateProduct"],
    "POST products/{product_key}/secret/": ["iot:ShowProductSecret"],
    "POST products/{product_key}/topics/": ["iot:CreateProductTopic"],
    "PATCH products/{product_key}/topics/{category}/": ["iot:UpdateProductTopic"],
    "DELETE products/{product_key}/topics/{category}/": ["iot:DeleteProductTopic"],
    "POST products/{product_key}/batches/": [
        "iot:BatchCheckDeviceNames",
        "iot:BatchRegisterDevice",
    ],
    "POST products/{product_key}/device-file/secrets/": ["iot:ShowDeviceSecret"],
    "PUT products/{product_key}/devices/{device}/tags/{key}/": ["iot:SaveDeviceProp"],
    "DELETE products/{product_key}/devices/{device}/tags/{key}/": ["iot:DeleteDeviceProp"],
    "POST products/{product_key}/devices/{name}/reset-secret/": ["iot:ResetDeviceSecret"],
    "POST products/{product_key}/devices/": ["iot:RegisterDevice"],
    "PATCH products/{product_key}/devices/{name}/": ["iot:UpdateDevice"],
    "DELETE products/{product_key}/devices/{name}/": ["iot:DeleteDevice"],
    "POST products/{product_key}/devices/{name}/disable/": ["iot:DisableThing"],
    "POST products/{product_key}/devices/{name}/enable/": ["iot:EnableThing"],
    "POST products/{product_key}/broadcast/": DATA,
    "POST products/{product_key}/publish/": DATA,
    "POST products/{product_key}/devices/{name}/publish/": DATA,
    "POST products/{product_key}/devices/{device}/properties/": DATA,
    "POST products/{product_key}/devices/{device}/services/": DATA,
    "POST products/{product_key}/devices/{name}/rrpc/": DATA,
    "POST products/{product_key}/devices/{name}/secret/": ["iot:ShowDeviceSecret"],
    "POST products/{product_key}/devices/{name}/sign-login/": ["iot:SignDeviceLogin"],
    "POST queues/": ["mns:CreateQueue"],
    "PATCH queues/{region}/{name}/": ["mns:SetQueueAttributes"],
    "DELETE queues/{region}/{name}/": ["mns:DeleteQueue"],
    "POST queues/{region}/{name}/purge/": ["mns:PurgeQueue"],
    "DELETE queues/{region}/{queue}/browse/{rank}/": DATA,
    "POST queues/{region}/{queue}/browse/{rank}/resend/": DATA,
    "POST queues/{region}/{queue}/redrive/": DATA,
    "POST queues/{region}/{queue}/redrive/stop/": DATA,
    "POST queues/{region}/{queue}/messages/": DATA,
    "POST queues/{region}/{queue}/messages/receive/": DATA,
    "PATCH queues/{region}/{queue}/messages/{receipt_handle}/": DATA,
    "DELETE queues/{region}/{queue}/messages/{receipt_handle}/": DATA,
    "POST roles/": ["ram:CreateRole"],
    "PATCH roles/{name}/": ["ram:UpdateRole"],
    "DELETE roles/{name}/": ["ram:DeleteRole"],
    "PUT roles/{name}/policies/{type}/{policy}/": ["ram:AttachPolicyToRole"],
    "DELETE roles/{name}/policies/{type}/{policy}/": DATA,  # it was not attached
    "POST rules/apply/": ["iot:CreateRule"],
    "POST rules/": ["iot:CreateRule"],
    "PATCH rules/{name}/": ["iot:UpdateRule"],
    "DELETE rules/{name}/": ["iot:DeleteRule"],
    "POST rules/{name}/start/": ["iot:StartRule"],
    "POST rules/{name}/stop/": ["iot:StopRule"],
    "PUT traces/{rule}/": ["iot:TraceRule"],
    "DELETE traces/{rule}/": ["iot:TraceRule"],
    "POST rules/{rule}/versions/{rule_version}/rollback/": [
        "iot:DeleteRuleAction",
        "iot:UpdateRule",
    ],
    "POST rules/{rule}/test/": DATA,
    "POST rules/{rule}/test/latest/": DATA,
    "POST rules/{rule}/operations/": ["iot:CreateRuleAction"],
    "PATCH rules/{rule}/operations/{id}/": ["iot:UpdateRuleAction"],
    "DELETE rules/{rule}/operations/{id}/": ["iot:DeleteRuleAction"],
    "DELETE sessions/{number}/": ["ram:DeleteSession"],
    "POST sessions/end-others/": ["ram:DeleteSession"],
    "PUT server-subscriptions/{product_key}/": ["iot:UpdateSubscribeRelation"],
    "DELETE server-subscriptions/{product_key}/": [
        "iot:DeleteSubscribeRelation",
        "mns:DeleteQueue",
    ],
    "PUT shadow-runs/{rule}/": DATA,  # refused: the rule is stopped
    "DELETE shadow-runs/{rule}/": ["iot:UpdateRule"],
    "POST shadow-runs/{rule}/take-over/": ["iot:UpdateRule"],
    "POST simulate/": DATA,
    "POST sql-check/": DATA,
    "POST tokens/": ["ram:CreateToken"],
    "DELETE tokens/{token_id}/": ["ram:DeleteToken"],
    "POST topics/": ["mns:CreateTopic"],
    "PATCH topics/{region}/{name}/": ["mns:SetTopicAttributes"],
    "DELETE topics/{region}/{name}/": ["mns:DeleteTopic"],
    "POST topics/{region}/{name}/publish/": DATA,
    "POST topics/{region}/{topic}/subscriptions/": ["mns:Subscribe"],
    "PATCH topics/{region}/{topic}/subscriptions/{name}/": ["mns:SetSubscriptionAttributes"],
    "DELETE topics/{region}/{topic}/subscriptions/{name}/": ["mns:Unsubscribe"],
    "POST topics/{region}/{topic}/subscriptions/{name}/try-now/": DATA,
    "POST topics/{region}/{topic}/subscriptions/{name}/test/": DATA,
    "POST users/": ["ram:CreateUser"],
    "PATCH users/{name}/": ["ram:UpdateUser"],
    "DELETE users/{name}/": DATA,  # refused: they have a key
    "POST users/{name}/disable/": ["ram:UpdateUser"],
    "POST users/{name}/enable/": ["ram:UpdateUser"],
    "PUT users/{name}/policies/{type}/{policy}/": ["ram:AttachPolicyToUser"],
    "DELETE users/{name}/policies/{type}/{policy}/": DATA,  # it was not attached
    "PUT users/{name}/groups/{group}/": DATA,  # they were in it
    "DELETE users/{name}/groups/{group}/": ["ram:RemoveUserFromGroup"],
    "PUT users/{name}/login/": ["ram:CreateLoginProfile"],
    "DELETE users/{name}/login/": DATA,  # there was none
    "POST users/{user}/access-keys/": ["ram:CreateAccessKey"],
    "PATCH users/{user}/access-keys/{user_key}/": ["ram:UpdateAccessKey"],
    "DELETE users/{user}/access-keys/{user_key}/": ["ram:DeleteAccessKey"],
}
CHANGING = [route for route in EXAMPLES if not route.startswith("GET")]
ROOT = f"acs:ram::{settings.ACCOUNT_ID}:root"


def rows() -> dict[str, list[dict[str, Any]]]:
    """Answer all that anybody defined."""
    models = [
        m
        for app in ("ram", "products", "mns", "rules")
        for m in apps.get_app_config(app).get_models()
    ]
    return {
        model.__name__: list(model._default_manager.order_by("pk").values()) for model in models
    }


def test_every_route_that_changes_something_says_what_it_leaves() -> None:
    assert ACTIONS.keys() == set(CHANGING)


@pytest.mark.parametrize("route", CHANGING)
def test_a_change_leaves_its_entry(owner: Asking, world: World, route: str) -> None:
    before = AuditEntry.objects.count()

    answer = owner.ask(route.format(**world.names), EXAMPLES[route].body)

    left = AuditEntry.objects.filter(number__gt=before).order_by("number")
    assert [entry.action for entry in left] == ACTIONS[route]
    for entry in left:
        assert (entry.actor, entry.actor_name, entry.door) == (ROOT, "owner", "rest")
        assert (entry.address, entry.request_id) == ("127.0.0.1", answer.headers["X-Request-Id"])
    [*_, last] = verify()
    assert last.broken is None


@pytest.mark.parametrize("route", [route for route in CHANGING if ACTIONS[route]])
def test_what_cannot_be_recorded_does_not_happen(
    account: User, world: World, monkeypatch: pytest.MonkeyPatch, route: str
) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(account)
    there = rows()
    monkeypatch.setattr(AuditEntry, "save", _refuse)

    answer = Asking(client).ask(route.format(**world.names), EXAMPLES[route].body)

    assert answer.status_code >= 500
    assert rows() == there


def _refuse(*_: object) -> None:
    raise OperationalError("disk full")
