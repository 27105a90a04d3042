"""The operations of Iot 2018-01-20 about products and devices, and how often each may be called."""

from functools import wraps

from iotconsole.kit.asks import Ask
from iotconsole.kit.openapi import Caller, Operation, Parameters
from products.asks import EVERYTHING
from products.openapi import (
    batches,
    devices,
    lists,
    messages,
    products,
    states,
    tags,
    things,
    topics,
)
from products.openapi.values import refuse_unsupported


def supported(operation: Operation) -> Operation:
    """Refuse what nothing here does before the operation begins."""

    @wraps(operation)
    def run(caller: Caller, parameters: Parameters) -> object:
        refuse_unsupported(parameters)
        return operation(caller, parameters)

    return run


# Each operation, and how many calls a second an account may make (IoT API, QPS limits)
_VERBS: dict[str, tuple[Operation, int]] = {
    "CreateProduct": (products.create, 50),
    "QueryProduct": (products.get, 50),
    "QueryProductList": (products.list_page, 50),
    "UpdateProduct": (products.update, 10),
    "DeleteProduct": (products.delete, 500),
    "CreateProductTopic": (topics.create, 1),
    "QueryProductTopic": (topics.list_all, 3),
    "UpdateProductTopic": (topics.update, 50),
    "DeleteProductTopic": (topics.delete, 50),
    "RegisterDevice": (devices.register, 30),
    "QueryDeviceInfo": (devices.get, 50),
    "QueryDeviceDetail": (devices.get_detail, 50),
    "BatchQueryDeviceDetail": (devices.get_details, 5),
    "BatchUpdateDeviceNickname": (devices.update_nicknames, 10),
    "BatchCheckDeviceNames": (batches.check, 10),
    "BatchRegisterDevice": (batches.register, 10),
    "BatchRegisterDeviceWithApplyId": (batches.register_checked, 500),
    "QueryBatchRegisterDeviceStatus": (batches.get_state, 30),
    "QueryPageByApplyId": (batches.list_devices, 50),
    "EnableThing": (devices.enable, 500),
    "DisableThing": (devices.disable, 500),
    "DeleteDevice": (devices.delete, 50),
    "QueryDevice": (lists.list_page, 50),
    "QueryDeviceByStatus": (lists.list_by_status, 50),
    "QueryDeviceByTags": (lists.list_by_tags, 5),
    "QueryDeviceStatistics": (lists.count, 50),
    "GetDeviceStatus": (states.get, 500),
    "BatchGetDeviceState": (states.get_many, 50),
    "QueryDeviceSubTopic": (states.get_topics, 100),
    "Pub": (messages.publish, 1_600),
    "BatchPub": (messages.publish_to_many, 50),
    "QueryMessageInfo": (messages.get, 20),
    "PubBroadcast": (messages.broadcast, 1),
    "RRpc": (messages.call, 1_000),
    "SetDeviceProperty": (things.set_properties, 500),
    "InvokeThingService": (things.invoke_service, 500),
    "QueryDevicePropertyStatus": (things.get_newest, 50),
    "QueryDevicePropertyData": (things.list_property, 50),
    "QueryDevicePropertiesData": (things.list_properties, 50),
    "QueryDeviceEventData": (things.list_events, 50),
    "SaveDeviceProp": (tags.save, 50),
    "QueryDeviceProp": (tags.get, 50),
    "DeleteDeviceProp": (tags.delete, 500),
}
OPERATIONS = {action: supported(verb) for action, (verb, _) in _VERBS.items()}
QPS = {action: most for action, (_, most) in _VERBS.items()}


def asks(action: str, _: Caller, __: Parameters) -> list[Ask]:
    """Answer what an operation needs permission for."""
    return [Ask(f"iot:{action}", EVERYTHING)]
