"""What programs say to devices (Iot 2018-01-20)."""

import base64

from iotconsole.kit.errors import marked
from iotconsole.kit.openapi import Caller, Parameters, missing, unsupported
from products import devicelog, downlink, errors, samples
from products.models import Product
from products.openapi.values import (
    CallRefused,
    Document,
    find_device,
    find_product,
    required_number,
    row_id,
)

# IoT API, BatchPub: TopicShortName is what comes after this in a topic
USER = "user/"
_ID_DIGITS = 19  # of 64 bits
_OF_MQTT_5 = (
    *("ContentType", "CorrelationData", "MessageExpiryInterval", "PayloadFormatIndicator"),
    *("ResponseTopic", "ResponseTopicTemplateName", "TopicAlias", "UserProp.1.Key"),
)


def publish(_: Caller, parameters: Parameters) -> Document:
    """Pub: that it is answered does not mean that the device has it."""
    _refuse_mqtt_5(parameters)
    product, topic = find_product(parameters), _topic(parameters, "TopicFullName")
    payload = _body(parameters, "MessageContent")
    message_id = downlink.publish(product, topic, payload, qos=_qos(parameters))
    return {"MessageId": str(message_id)}


def publish_to_many(_: Caller, parameters: Parameters) -> Document:
    """BatchPub."""
    _refuse_mqtt_5(parameters)
    product, names = find_product(parameters), parameters.texts("DeviceName")
    payload = _body(parameters, "MessageContent")
    short_name = _short_name(parameters, product)
    downlink.publish_to_many(product, names, short_name, payload, qos=_qos(parameters))
    return {}


def broadcast(_: Caller, parameters: Parameters) -> Document:
    """PubBroadcast: to all that are online if no topic is named."""
    product, topic = find_product(parameters), parameters.text("TopicFullName")
    payload = _body(parameters, "MessageContent")
    return {"MessageId": downlink.broadcast(product, payload, topic=topic)}


def call(_: Caller, parameters: Parameters) -> Document:
    """RRpc: it went well if RrpcCode is there, whatever it says of the device."""
    _refuse_mqtt_5(parameters)
    device, payload = find_device(parameters), _body(parameters, "RequestBase64Byte")
    timeout_ms = required_number(parameters, "Timeout")
    answer = downlink.call(device, payload, timeout_ms=timeout_ms, topic=parameters.text("Topic"))
    return {
        "RrpcCode": answer.code.value,
        "PayloadBase64Byte": base64.b64encode(answer.payload).decode(),
        "MessageId": answer.message_id,
    }


def get(_: Caller, parameters: Parameters) -> Document:
    """QueryMessageInfo: with its content, if that is kept (products/samples.py says of which)."""
    message_id = row_id(parameters, "UniMsgId", "iot.message.NotFound", digits=_ID_DIGITS)
    found = devicelog.find(message_id)
    if not found:
        sentence = f"Nothing is known of message {message_id}, or no longer."
        raise CallRefused("iot.message.NotFound", sentence, field="UniMsgId")
    [(product_key, story), *_others] = found
    told = {
        "UniMsgId": str(message_id),
        "GenerateTime": story.time_ms,
        "TopicFullName": story.lines[0].operation,
    }
    if kept := samples.find(product_key, message_id):
        told |= {"MessageContent": base64.b64encode(kept.payload).decode()}
    return {"Message": told}


def _short_name(parameters: Parameters, product: Product) -> str:
    template = parameters.text("TopicTemplateName")
    if not template:
        return USER + _topic(parameters, "TopicShortName")
    begin = f"/{product.product_key}/${{deviceName}}/"
    if not template.startswith(begin):
        raise errors.InvalidTopicName(
            marked("A topic of this product looks like %(example)s."),
            field="topic",
            example=f"{begin}user/get",
        )
    return template.removeprefix(begin)


def _qos(parameters: Parameters) -> int:
    return parameters.number("Qos") or 0


def _topic(parameters: Parameters, name: str) -> str:
    """Answer a text that must be there; that it is empty has a code of its own."""
    if name not in parameters.values:
        raise missing(name)
    if not parameters.text(name):
        raise errors.NullTopicName(marked("Name a topic."), field="topic")
    return parameters.text(name)


def _body(parameters: Parameters, name: str) -> bytes:
    if name not in parameters.values:
        raise missing(name)
    return downlink.read_base64(parameters.text(name))


def _refuse_mqtt_5(parameters: Parameters) -> None:
    for name in _OF_MQTT_5:
        if parameters.text(name):
            raise unsupported(name)
