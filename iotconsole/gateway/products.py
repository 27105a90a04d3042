"""Which products the door serves: the version that names each, its operations, its envelope."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

from iotconsole.gateway.errors import ApiNotFound, InvalidVersion
from iotconsole.gateway.replies import Document, Reply, refused
from iotconsole.kit.asks import Ask
from iotconsole.kit.errors import Refusal
from iotconsole.kit.openapi import Asks, Caller, Operation, ParameterRefused, Parameters
from mns import openapi as mns_open
from products import openapi as iot
from ram import openapi as ram
from ram.openapi import sts
from rules import openapi as iot_rules


@dataclass(frozen=True, slots=True)
class Asked:
    """The call that is answered."""

    action: str
    request_id: str
    host: str


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a product wraps around answers, and around what its services refuse."""

    answer: Callable[[object, str], Document]  # given the request id, too
    refuse: Callable[[Refusal, Asked], Reply]


@dataclass(frozen=True, slots=True)
class Product:
    """A product of the platform, as Alibaba Cloud's SDKs know it."""

    name: str
    operations: Mapping[str, Operation]
    asks: Asks
    envelope: Envelope
    # How many calls a second the account may make of each; those without a number are not counted
    most_calls: Mapping[str, int] = field(default_factory=dict)

    def operation(self, action: str) -> Operation:
        """Answer the operation of that name."""
        if action not in self.operations:
            raise ApiNotFound(f"{ApiNotFound.sentence} {self.name} has no {action} here.")
        return self.operations[action]


def product_of(version: str) -> Product:
    """Answer the product whose API has this version: no two have the same."""
    if version not in PRODUCTS:
        raise InvalidVersion
    return PRODUCTS[version]


def _refused(refusal: Refusal, asked: Asked) -> Reply:
    """Refuse in an operation as the gateway itself does."""
    return refused(refusal, asked.request_id, asked.host)


def _flat_answer(data: object, request_id: str) -> Document:
    """Answer the fields of an operation beside the request id, as RAM and STS do."""
    fields = data if isinstance(data, Mapping) else {}
    return {"RequestId": request_id, **fields}


def _iot_asks(action: str, caller: Caller, parameters: Parameters) -> Sequence[Ask]:
    if action in iot_rules.OPERATIONS:
        return iot_rules.asks(action, caller, parameters)
    return iot.asks(action, caller, parameters)


def _iot_answer(data: object, request_id: str) -> Document:
    return {"RequestId": request_id, "Success": True, **(data if isinstance(data, Mapping) else {})}


def _iot_refuse(refusal: Refusal, asked: Asked) -> Reply:
    """Refuse within a good answer, as each operation documents it; parameters are the gateway's."""
    if isinstance(refusal, ParameterRefused):
        return _refused(refusal, asked)
    document = {
        "RequestId": asked.request_id,
        "Success": False,
        "Code": refusal.code,
        "ErrorMessage": str(refusal),
    }
    return Reply(HTTPStatus.OK, f"{asked.action}Response", document)


def _mns_answer(data: object, request_id: str) -> Document:
    result: dict[str, object] = {
        "Code": HTTPStatus.OK.value,
        "Message": "operation success",
        "Success": True,
    }
    return {
        **result,
        "RequestId": request_id,
        "Status": "Success",
        "Data": result if data is None else data,
    }


PRODUCTS = {
    "2022-01-19": Product(
        name="Mns-open",
        operations=mns_open.OPERATIONS,
        asks=mns_open.asks,
        envelope=Envelope(answer=_mns_answer, refuse=_refused),
    ),
    "2018-01-20": Product(
        name="Iot",
        operations=iot.OPERATIONS | iot_rules.OPERATIONS,
        asks=_iot_asks,
        envelope=Envelope(answer=_iot_answer, refuse=_iot_refuse),
        most_calls=iot.QPS | iot_rules.QPS,
    ),
    "2015-05-01": Product(
        name="Ram",
        operations=ram.OPERATIONS,
        asks=ram.asks,
        envelope=Envelope(answer=_flat_answer, refuse=_refused),
    ),
    "2015-04-01": Product(
        name="Sts",
        operations=sts.OPERATIONS,
        asks=sts.asks,
        envelope=Envelope(answer=_flat_answer, refuse=_refused),
    ),
}
