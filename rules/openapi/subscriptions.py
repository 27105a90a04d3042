"""What programs do with the server-side subscription of a product (Iot 2018-01-20)."""

import json
from typing import TypedDict

from django.conf import settings
from django.db import transaction

from iotconsole.kit.openapi import Caller, ParameterRefused, Parameters, invalid
from products.models import Product
from products.openapi.values import CallRefused, Document, find_product
from rules.models import ServerSubscription
from rules.subscription import subscribe, unsubscribe

MNS = "MNS"
# IoT API, CreateSubscribeRelation: what nothing here produces (no gateways with devices below
# them, no history reports, no OTA), or only AMQP delivers
_NEVER = (
    "DeviceTopoLifeCycleFlag",
    "FoundDeviceListFlag",
    "ThingHistoryFlag",
    "OtaEventFlag",
    "DeviceTagFlag",
    "OtaVersionFlag",
    "OtaJobFlag",
)


class Flags(TypedDict):
    """Which messages go into the queue."""

    device_data: bool
    device_status: bool
    device_lifecycle: bool


@transaction.atomic
def create(caller: Caller, parameters: Parameters) -> Document:
    """CreateSubscribeRelation: the queue is made with it."""
    product = _product(parameters)
    if ServerSubscription.objects.filter(product=product).exists():
        sentence = f"{product.product_key} has a subscription already; update it."
        code = "iot.subscribe.AlreadyExistedSubscribeRelation"
        raise CallRefused(code, sentence, field="ProductKey")
    subscribe(product, _region(product, parameters, caller.region), **_flags(parameters))
    return {}


def update(_: Caller, parameters: Parameters) -> Document:
    """UpdateSubscribeRelation: flags that are left out are off."""
    product = _product(parameters)
    region = _find(product).queue.region
    subscribe(product, _region(product, parameters, region), **_flags(parameters))
    return {}


def get(_: Caller, parameters: Parameters) -> Document:
    """QuerySubscribeRelation."""
    product = _product(parameters)
    found = _find(product)
    queue = {"regionName": found.queue.region, "themeName": found.queue.name}
    return {
        "ProductKey": product.product_key,
        "Type": MNS,
        "DeviceDataFlag": found.device_data,
        "DeviceStatusChangeFlag": found.device_status,
        "DeviceLifeCycleFlag": found.device_lifecycle,
        **dict.fromkeys(_NEVER, False),
        "ConsumerGroupIds": [],
        "MnsConfiguration": json.dumps(queue),
    }


def delete(_: Caller, parameters: Parameters) -> Document:
    """DeleteSubscribeRelation: the queue goes with it, and the messages in it."""
    product = _product(parameters)
    _find(product)
    unsubscribe(product)
    return {}


def _product(parameters: Parameters) -> Product:
    if parameters.required("Type") != MNS:
        raise _unsupported("Type", "Subscriptions have the Type MNS here; there is no AMQP.")
    return find_product(parameters)


def _unsupported(name: str, sentence: str) -> ParameterRefused:
    return ParameterRefused("InvalidParameter", sentence, field=name)


def _find(product: Product) -> ServerSubscription:
    rows = ServerSubscription.objects.select_related("queue")
    found = rows.filter(product=product).first()
    if found is None:
        sentence = f"{product.product_key} has no subscription."
        code = "iot.subscribe.NotExistedSubscribeRelation"
        raise CallRefused(code, sentence, field="ProductKey")
    return found


def _flags(parameters: Parameters) -> Flags:
    for name in _NEVER:
        if parameters.switch(name):
            raise _unsupported(name, f"{name}: nothing here produces such messages.")
    if parameters.texts("ConsumerGroupIds"):
        raise _unsupported("ConsumerGroupIds", "Consumer groups are for AMQP, which is not here.")
    return Flags(
        device_data=parameters.switch("DeviceDataFlag") or False,
        device_status=parameters.switch("DeviceStatusChangeFlag") or False,
        device_lifecycle=parameters.switch("DeviceLifeCycleFlag") or False,
    )


def _region(product: Product, parameters: Parameters, region: str) -> str:
    """Answer where the queue is to be; its name is not for choosing, whatever it is called."""
    wanted = parameters.struct("MnsConfiguration")
    name = f"aliyun-iot-{product.product_key}"
    if wanted.get("themeName", name) != name or wanted.get("queueName", name) != name:
        raise invalid("MnsConfiguration", f"of the queue {name}")
    found = wanted.get("regionName") or region
    if found not in settings.REGIONS:
        raise invalid("MnsConfiguration", f"of one of {', '.join(settings.REGIONS)}")
    return str(found)
