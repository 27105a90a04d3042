"""Which permission each page and each route of data inbound needs.

ApsaraMQ for MQTT, policies: rules are a kind of resource; the names of their actions are not
published, so these are ours.
"""

from inbound.models import arn_of
from iotconsole.kit.asks import Permission, needs

_ANY = arn_of("rule", "*")


def _rule(action: str) -> Permission:
    return needs(f"mq:{action}", arn_of("rule", "{rule_id}"))


def _connection(action: str) -> Permission:
    return needs(f"mq:{action}", arn_of("connection", "{name}"))


PAGES: dict[str, Permission] = {}

ROUTES: dict[str, Permission] = {}
