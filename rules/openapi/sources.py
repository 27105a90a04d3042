"""Which topic a rule listens to, as programs say it: whole, or a product, a type and the rest."""

from iotconsole.kit.openapi import Parameters
from products.openapi.values import CallRefused, Document, find_product
from rules.sql import Clauses

# IoT API, CreateRule: TopicType, and the topic that ShortTopic is the end of
SYSTEM, CUSTOM, STATUS = 0, 1, 2
_WHOLE = {
    SYSTEM: "/sys/{product_key}/{short}",
    CUSTOM: "/{product_key}/{short}",
    STATUS: "/as/mqtt/status/{product_key}/{short}",
}
_BEFORE_PRODUCT = {SYSTEM: ["sys"], CUSTOM: [], STATUS: ["as", "mqtt", "status"]}
NO_TYPE = -1  # IoT API, GetRule: of a rule without SQL


def read(parameters: Parameters) -> str:
    """Answer the whole topic that a call names, "" if it names none."""
    if topic := parameters.text("Topic"):
        return topic if topic.startswith("/") else f"/{topic}"
    if not (short := parameters.text("ShortTopic")):
        return ""
    topic_type = parameters.number("TopicType")
    topic_type = CUSTOM if topic_type is None else topic_type
    if topic_type not in _WHOLE:
        sentence = "TopicType is 0, 1 or 2."
        raise CallRefused("iot.ruleng.IncorrectType", sentence, field="TopicType")
    if not _fits(topic_type, short.split("/")):
        sentence = f"No topic of the type {topic_type} ends with {short}."
        raise CallRefused("iot.ruleng.IncorrectSysTopic", sentence, field="ShortTopic")
    product_key = find_product(parameters).product_key
    return _WHOLE[topic_type].format(product_key=product_key, short=short)


def _fits(topic_type: int, levels: list[str]) -> bool:
    """Tell whether the platform has such topics; of devices there may be any."""
    if topic_type == STATUS:
        return len(levels) == 1 and levels != ["#"]
    if topic_type == SYSTEM:
        return "#" not in levels and bool({"thing", "ota"} & set(levels[1:3]))
    return True


def write(clauses: Clauses | None) -> Document:
    """Tell what a rule listens to and what it picks."""
    if clauses is None:
        return {"TopicType": NO_TYPE}
    topic = clauses.topic_filter
    where: Document = {"Where": clauses.where} if clauses.where else {}
    return {"Topic": topic, "Select": clauses.select, **_parts(topic), **where}


def _parts(topic: str) -> Document:
    levels = topic.split("/")[1:]
    for topic_type in (STATUS, SYSTEM, CUSTOM):
        before = _BEFORE_PRODUCT[topic_type]
        product_key, *rest = levels[len(before) :] or [""]
        if levels[: len(before)] == before and rest:
            short = "/".join(rest)
            return {"ProductKey": product_key, "ShortTopic": short, "TopicType": topic_type}
    return {"TopicType": CUSTOM}
