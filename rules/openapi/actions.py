"""What programs do with the operations of rules, which IoT API calls actions (Iot 2018-01-20)."""

import json

from django.conf import settings

from iotconsole.kit.openapi import Caller, Parameters
from products.openapi.values import CallRefused, Document, required, row_id
from rules import services
from rules.errors import UnknownKind
from rules.models import Operation
from rules.openapi import rules


def create(_: Caller, parameters: Parameters) -> Document:
    """CreateRuleAction."""
    operation = services.add_operation(
        rules.find(parameters),
        _kind(parameters),
        read(parameters),
        is_for_errors=bool(parameters.switch("ErrorActionFlag")),
    )
    return {"ActionId": operation.pk}


def update(_: Caller, parameters: Parameters) -> Document:
    """UpdateRuleAction: what it writes to changes, of which kind it is does not."""
    operation, kind = _find(parameters), _kind(parameters)
    if kind != operation.kind:
        raise UnknownKind(f"The action is of the type {operation.kind} and stays so.")
    services.update_operation(operation, read(parameters))
    return {}


def get(_: Caller, parameters: Parameters) -> Document:
    """GetRuleAction."""
    return {"RuleActionInfo": _write(_find(parameters))}


def list_all(_: Caller, parameters: Parameters) -> Document:
    """ListRuleActions."""
    rows = rules.find(parameters).operations.all()
    return {"RuleActionList": {"RuleActionInfo": [_write(row) for row in rows]}}


def delete(_: Caller, parameters: Parameters) -> Document:
    """DeleteRuleAction."""
    services.delete_operation(_find(parameters))
    return {}


def read(parameters: Parameters) -> dict[str, object]:
    """Read what an action writes to."""
    text = required(parameters, "Configuration")
    try:
        configuration = json.loads(text)
    except (ValueError, RecursionError):
        configuration = None
    if not isinstance(configuration, dict):
        code = "iot.ruleng.RuleActionConfigurationIsNotJson"
        raise CallRefused(code, "Configuration is a JSON object.", field="Configuration")
    return configuration


def _kind(parameters: Parameters) -> str:
    if parameters.values.get("Type") == "":
        raise CallRefused("iot.ruleng.NullRuleActionType", "Type is empty.", field="Type")
    return parameters.required("Type")


def _find(parameters: Parameters) -> Operation:
    number = row_id(parameters, "ActionId", "iot.rule.IncorrentRuleActionId")  # sic
    operation = Operation.objects.select_related("rule").filter(pk=number).first()
    if operation is None:
        sentence = f"No action has the id {number}."
        raise CallRefused("iot.rule.NotFoundRuleAction", sentence, field="ActionId")
    return operation


def _write(operation: Operation) -> Document:
    return {
        "Id": operation.pk,
        "RuleId": operation.rule_id,
        "Type": operation.kind,
        # IoT API, GetRuleAction: whose it is comes besides what was sent
        "Configuration": json.dumps(
            operation.configuration | {"uid": settings.ACCOUNT_ID}, ensure_ascii=False
        ),
        "ErrorActionFlag": operation.is_for_errors,
    }
