"""Which permission each page and each route of rules and server-side subscriptions needs."""

from collections.abc import Iterable, Mapping
from contextlib import suppress

from django.conf import settings

from iotconsole.kit.asks import Ask, Naming, Permission, all_of, either, needs
from ram.asks import LIST_ROLES, policy_resource, role_resource
from rules import definitions, history
from rules.errors import RuleError
from rules.history.rollback import roles_of
from rules.models import Rule
from rules.operations.wearing import IOT
from rules.smallest import name_to_write

# IoT Platform, custom permissions: policies speak about operations, of all resources at once
EVERYTHING = f"acs:iot:*:{settings.ACCOUNT_ID}:*"


def _iot(action: str) -> Permission:
    return needs(f"iot:{action}", EVERYTHING)


def pass_role(naming: Naming) -> Iterable[Ask]:
    """Ask whether the role that an operation names may be handed to IoT Platform.

    IoT Platform, custom permissions: ram:PassRole with acs:Service = iot.aliyuncs.com
    """
    role = _role(naming)
    if role and naming.is_change:
        yield Ask("ram:PassRole", role_resource(role), {"acs:Service": IOT})


def _pass_roles_of_version(naming: Naming) -> Iterable[Ask]:
    """Ask the same of every role that a rule wears again if it goes back."""
    if not naming.is_change:
        return
    named = {"pk": naming.text("pk")} if "pk" in naming.address else {"name": naming.text("rule")}
    number = naming.address.get("number") or naming.address.get("rule_version")
    if rule := Rule.objects.filter(**named).first():
        for role in _roles(rule, number):
            yield Ask("ram:PassRole", role_resource(role), {"acs:Service": IOT})


def _roles(rule: Rule, number: object) -> Iterable[str]:
    try:
        return sorted(roles_of(history.find(rule, number)))
    except RuleError:  # which the verb says, too
        return ()


def _pass_roles_of_file(naming: Naming) -> Iterable[Ask]:
    """Ask the same of every role that a file of rules names."""
    if not naming.is_change:
        return
    with suppress(RuleError):  # what cannot be read names no role, and is refused in its turn
        wanted = definitions.read(str(naming.sent.get("document", "")))
        for role in sorted(definitions.roles_in(wanted)):
            yield Ask("ram:PassRole", role_resource(role), {"acs:Service": IOT})


def _role(naming: Naming) -> str:
    """Answer the role as the form or the configuration names it, as operations read it."""
    configuration = naming.sent.get("configuration")
    if not isinstance(configuration, Mapping):
        return naming.text("role")
    role = configuration.get("role")
    return str(role.get("roleArn") or role.get("roleName") or "") if isinstance(role, dict) else ""


def _target(action: str) -> Permission:
    return all_of(_iot(action), LIST_ROLES, pass_role)


def _grant(naming: Naming) -> Iterable[Ask]:
    target = (naming.text(name) for name in ("kind", "region", "target"))
    policy = policy_resource("", name_to_write(*target))
    role = role_resource(naming.text("role"))
    return [
        Ask("ram:CreatePolicy", policy),
        *(Ask("ram:AttachPolicyToRole", resource) for resource in (role, policy)),
    ]


_LOOK = all_of(_iot("GetRule"), _iot("ListRuleActions"))
# IoT API, QueryMessageInfo: what tells what a message carried
_TRY = all_of(_LOOK, _iot("QueryMessageInfo"))
_ROLL_BACK = all_of(
    *map(_iot, ("UpdateRule", "CreateRuleAction", "DeleteRuleAction")),
    _pass_roles_of_version,
)
_EXPORT = all_of(*map(_iot, ("ListRule", "GetRule", "ListRuleActions")))
_APPLY = all_of(
    _EXPORT,
    *map(_iot, ("CreateRule", "UpdateRule", "CreateRuleAction", "DeleteRuleAction")),
    *map(_iot, ("StartRule", "StopRule")),
    _pass_roles_of_file,
)
# A passport shows what is in the log, what the message carried and the SQL of rules.
_MESSAGE = all_of(*map(_iot, ("QueryDeviceLog", "QueryMessageInfo", "GetRule")))
_SHADOW = all_of(_iot("GetRule"), _MESSAGE)  # it shows what is in messages
_SUBSCRIPTION = either(_iot("QuerySubscribeRelation"), _iot("CreateSubscribeRelation"))

PAGES: dict[str, Permission] = {
    "rules": _iot("ListRule"),
    "create_rule": _iot("CreateRule"),
    "export_rules": _EXPORT,
    "import_rules": _APPLY,
    "check_sql": _iot("GetRule"),
    "role_uses": _iot("ListRule"),
    "topic_uses": _iot("ListRule"),
    "queue_uses": _iot("ListRule"),
    "rule": either(_LOOK, _iot("UpdateRule")),
    "rule_figures": _iot("GetRule"),
    "rule_flow": _iot("GetRule"),
    "rule_recent": _iot("GetRule"),
    "rule_traces": _iot("GetRule"),
    "rule_traced": _iot("GetRule"),
    "trace_rule": _iot("UpdateRule"),
    "end_trace": _iot("UpdateRule"),
    "rule_versions": _LOOK,
    "rule_test": _TRY,
    "roll_back_rule": _ROLL_BACK,
    "rule_shadow": either(_SHADOW, _iot("UpdateRule")),
    "rule_shadow_results": _SHADOW,
    "end_shadow_run": _iot("UpdateRule"),
    "take_over_shadow_run": _iot("UpdateRule"),
    "start_rule": _iot("StartRule"),
    "stop_rule": _iot("StopRule"),
    "delete_rule": _iot("DeleteRule"),
    "add_operation": _target("CreateRuleAction"),
    "edit_operation": _target("UpdateRuleAction"),
    "add_error_operation": _target("CreateRuleAction"),
    "smallest_policy": all_of(_iot("GetRule"), _grant),
    "smallest_queue_policy": all_of(_iot("GetRule"), _grant),
    "delete_operation": _iot("DeleteRuleAction"),
    "find_message": _MESSAGE,
    "message": _MESSAGE,
    "server_subscription": _SUBSCRIPTION,
    "delete_server_subscription": _iot("DeleteSubscribeRelation"),
}

ROUTES: dict[str, Permission] = {
    "api-rule-export.list": _EXPORT,
    "api-rule-apply.create": _APPLY,
    "api-rules.list": _iot("ListRule"),
    "api-rules.create": _iot("CreateRule"),
    "api-rules.retrieve": _iot("GetRule"),
    "api-rules.partial_update": _iot("UpdateRule"),
    "api-rules.destroy": _iot("DeleteRule"),
    "api-rules.counters": _iot("GetRule"),
    "api-rules.sheet": _iot("GetRule"),
    "api-rules.recent": _iot("GetRule"),
    "api-rules.start": _iot("StartRule"),
    "api-rules.stop": _iot("StopRule"),
    "api-rule-versions.list": _LOOK,
    "api-rule-versions.retrieve": _LOOK,
    "api-rule-versions.diff": _LOOK,
    "api-rule-versions.rollback": _ROLL_BACK,
    "api-rule-test.create": _TRY,
    "api-rule-test.latest": _TRY,
    "api-shadow-runs.list": _iot("ListRule"),
    "api-shadow-runs.retrieve": _iot("GetRule"),
    "api-shadow-runs.update": _iot("UpdateRule"),
    "api-shadow-runs.destroy": _iot("UpdateRule"),
    "api-shadow-runs.take_over": _iot("UpdateRule"),
    "api-shadow-runs.counters": _iot("GetRule"),
    "api-shadow-runs.differences": _SHADOW,
    "api-sql-check.create": _iot("GetRule"),
    "api-operations.list": _iot("ListRuleActions"),
    "api-operations.create": _target("CreateRuleAction"),
    "api-operations.retrieve": _iot("GetRuleAction"),
    "api-operations.partial_update": _target("UpdateRuleAction"),
    "api-operations.destroy": _iot("DeleteRuleAction"),
    "api-passports.retrieve": _MESSAGE,
    "api-traces.retrieve": _iot("GetRule"),
    "api-traces.update": _iot("UpdateRule"),
    "api-traces.destroy": _iot("UpdateRule"),
    "api-rules.traced": _iot("GetRule"),
    "api-server-subscriptions.list": _iot("QuerySubscribeRelation"),
    "api-server-subscriptions.retrieve": _iot("QuerySubscribeRelation"),
    "api-server-subscriptions.counters": _iot("QuerySubscribeRelation"),
    "api-server-subscriptions.update": _iot("CreateSubscribeRelation"),
    "api-server-subscriptions.destroy": _iot("DeleteSubscribeRelation"),
}
