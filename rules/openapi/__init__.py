"""The operations of Iot 2018-01-20 about rules, their actions and server-side subscriptions."""

from contextlib import suppress

from iotconsole.kit.asks import Ask, Naming
from iotconsole.kit.errors import Refusal
from iotconsole.kit.openapi import Caller, Operation, Parameters
from products.openapi import supported
from rules.asks import EVERYTHING, pass_role
from rules.openapi import actions, rules, subscriptions

# Each operation, and how many calls a second an account may make (IoT API, QPS limits)
_VERBS: dict[str, tuple[Operation, int]] = {
    "CreateRule": (rules.create, 50),
    "GetRule": (rules.get, 50),
    "ListRule": (rules.list_page, 20),
    "UpdateRule": (rules.update, 50),
    "DeleteRule": (rules.delete, 50),
    "StartRule": (rules.start, 50),
    "StopRule": (rules.stop, 50),
    "CreateRuleAction": (actions.create, 50),
    "GetRuleAction": (actions.get, 50),
    "ListRuleActions": (actions.list_all, 50),
    "UpdateRuleAction": (actions.update, 50),
    "DeleteRuleAction": (actions.delete, 50),
    "CreateSubscribeRelation": (subscriptions.create, 5),
    "UpdateSubscribeRelation": (subscriptions.update, 5),
    "QuerySubscribeRelation": (subscriptions.get, 5),
    "DeleteSubscribeRelation": (subscriptions.delete, 5),
}
_PASSES_A_ROLE = {"CreateRuleAction", "UpdateRuleAction"}

OPERATIONS = {action: supported(verb) for action, (verb, _) in _VERBS.items()}
QPS = {action: most for action, (_, most) in _VERBS.items()}


def asks(action: str, caller: Caller, parameters: Parameters) -> list[Ask]:
    """Answer what an operation needs permission for."""
    asked = [Ask(f"iot:{action}", EVERYTHING)]
    if action in _PASSES_A_ROLE:
        asked += _roles(caller, parameters)
    return asked


def _roles(caller: Caller, parameters: Parameters) -> list[Ask]:
    configuration: dict[str, object] = {}
    with suppress(Refusal):  # one that cannot be read names no role, and is refused in its turn
        configuration = actions.read(parameters)
    sent = {"configuration": configuration}
    return list(pass_role(Naming(caller.arn, is_change=True, address={}, sent=sent)))
