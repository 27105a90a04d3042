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

_LOOK, _DELETE_LETTER = _rule("GetRule"), _rule("DeleteDeadLetter")
# As with messages of queues, what looks at a rule need not see what its messages say.
_PEEK = _rule("PeekDeadLetter")
_REDRIVE = all_of(_PEEK, _rule("RedriveDeadLetter"))

PAGES: dict[str, Permission] = {
    "connections": needs("mq:ListConnections", ALL_CONNECTIONS),
    "create_connection": _connection("CreateConnection"),
    "edit_connection": _connection("UpdateConnection"),
    "test_connection": _connection("TestConnection"),
    "delete_connection": _connection("DeleteConnection"),
    "inbound_rules": needs("mq:ListRules", ALL_RULES),
    "create_inbound_rule": _CREATE,
    "inbound_rule": _LOOK,
    "inbound_latest": _LOOK,
    "inbound_receivers": _LOOK,
    "edit_inbound_rule": _UPDATE,
    "enable_inbound_rule": _rule("EnableRule"),
    "disable_inbound_rule": _rule("DisableRule"),
    "delete_inbound_rule": _rule("DeleteRule"),
    "inbound_letters": _PEEK,
    "redrive_inbound_letter": _REDRIVE,
    "redrive_inbound_letters": _REDRIVE,
    "delete_inbound_letter": all_of(_PEEK, _DELETE_LETTER),
    "delete_inbound_letters": _DELETE_LETTER,
}

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
    "api-inbound-letters.list": _PEEK,
    "api-inbound-letters.destroy": _rule("DeleteDeadLetter"),
    "api-inbound-letters.redrive": _rule("RedriveDeadLetter"),
}
