"""What callers may not ask for here; what they only name without asking for it passes.

Terraform and the SDKs send `{"Enabled": false}` and `False` where nobody wants anything.
"""

from collections.abc import Callable

from iotconsole.kit.openapi import Parameters, unsupported

Asks = Callable[[Parameters, str], bool]


def _enables(parameters: Parameters, name: str) -> bool:
    policy = parameters.struct(name)
    return bool(policy) and str(policy.get("Enabled")).lower() != "false"


def _switches_on(parameters: Parameters, name: str) -> bool:
    return parameters.switch(name) is True


def _is_there(parameters: Parameters, name: str) -> bool:
    return bool(parameters.text(name))


def _has_fields(parameters: Parameters, name: str) -> bool:
    return bool(parameters.struct(name))


# Mns-open 2022-01-19: parameters of CreateQueue, CreateTopic, Subscribe and their kin
_ASKS: dict[str, Asks] = {
    "TenantRateLimitPolicy": _enables,
    "EnableSSE": _switches_on,
    "KmsKeyId": _is_there,
    "SseAlgorithm": _is_there,
    "SseType": _is_there,
    "StsRoleArn": _is_there,
    "DmAttributes": _has_fields,
    "DysmsAttributes": _has_fields,
    "KafkaAttributes": _has_fields,
}


def refuse_unsupported(parameters: Parameters) -> None:
    """Refuse a call that would get less than it asks for."""
    for name, asks in _ASKS.items():
        if asks(parameters, name):
            raise unsupported(name)
