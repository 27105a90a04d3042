"""Which permission each page and each route of data inbound needs.

ApsaraMQ for MQTT, policies: rules are a kind of resource. The names of their actions are not
published, so these are ours; making or changing a rule also reads from its source.
"""

from collections.abc import Iterable

from inbound.models import arn_of
from iotconsole.kit.asks import Ask, Naming, Permission, all_of, needs
from mns.models import arn_of as mns_arn_of

ALL_RULES = arn_of("rule", "*")
ALL_CONNECTIONS = arn_of("connection", "*")


def _rule(action: str) -> Permission:
    return needs(f"mq:{action}", arn_of("rule", "{rule_id}"))


def _connection(action: str) -> Permission:
    return needs(f"mq:{action}", arn_of("connection", "{name}"))


def read_source(naming: Naming) -> Iterable[Ask]:
    """Ask whether the source that is named may be read from, and its messages be taken away."""
    if connection := naming.text("connection"):
        yield Ask("mq:UseConnection", arn_of("connection", connection))
    if queue := naming.text("queue"):
        messages = mns_arn_of(naming.text("region") or "*", f"queues/{queue}/messages")
        yield Ask("mns:ReceiveMessage", messages)
        yield Ask("mns:DeleteMessage", messages)


_CREATE = all_of(_rule("CreateRule"), read_source)
_UPDATE = all_of(_rule("UpdateRule"), read_source)

PAGES: dict[str, Permission] = {}

ROUTES: dict[str, Permission] = {
    "api-inbound-connections.list": needs("mq:ListConnections", ALL_CONNECTIONS),
    "api-inbound-connections.create": _connection("CreateConnection"),
    "api-inbound-connections.retrieve": _connection("GetConnection"),
    "api-inbound-connections.update": _connection("UpdateConnection"),
    "api-inbound-connections.destroy": _connection("DeleteConnection"),
    "api-inbound-connections.test": _connection("TestConnection"),
    "api-inbound-rules.list": needs("mq:ListRules", ALL_RULES),
    "api-inbound-rules.create": _CREATE,
    "api-inbound-rules.retrieve": _rule("GetRule"),
    "api-inbound-rules.update": _UPDATE,
    "api-inbound-rules.destroy": _rule("DeleteRule"),
    "api-inbound-rules.enable": _rule("EnableRule"),
    "api-inbound-rules.disable": _rule("DisableRule"),
    "api-inbound-rules.figures": _rule("GetRule"),
    "api-inbound-letters.list": _rule("GetRule"),
    "api-inbound-letters.destroy": _rule("DeleteDeadLetter"),
    "api-inbound-letters.redrive": _rule("RedriveDeadLetter"),
}
