"""Which products the door serves: the version that names each, its operations, its envelope."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

from iotconsole.gateway.errors import ApiNotFound, InvalidVersion
from iotconsole.gateway.replies import Document, Reply, refused
from iotconsole.kit.errors import Refusal
from iotconsole.kit.openapi import Asks, Operation
from mns import openapi as mns_open
from ram import openapi as ram
from ram.openapi import sts


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a product wraps around answers, and around what its services refuse."""

    answer: Callable[[object, str], Document]  # given the request id, too
    refuse: Callable[[Refusal, str, str], Reply]  # and the host


@dataclass(frozen=True, slots=True)
class Product:
    """A product of the platform, as Alibaba Cloud's SDKs know it."""

    name: str
    operations: Mapping[str, Operation]
    asks: Asks
    envelope: Envelope

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


def _flat_answer(data: object, request_id: str) -> Document:
    """Answer the fields of an operation beside the request id, as RAM and STS do."""
    fields = data if isinstance(data, Mapping) else {}
    return {"RequestId": request_id, **fields}


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
        envelope=Envelope(answer=_mns_answer, refuse=refused),
    ),
    "2015-05-01": Product(
        name="Ram",
        operations=ram.OPERATIONS,
        asks=ram.asks,
        envelope=Envelope(answer=_flat_answer, refuse=refused),
    ),
    "2015-04-01": Product(
        name="Sts",
        operations=sts.OPERATIONS,
        asks=sts.asks,
        envelope=Envelope(answer=_flat_answer, refuse=refused),
    ),
}
