"""REST of data inbound."""

from inbound.api import connections, letters, rules
from iotconsole.kit.resources import Router


def register(router: Router) -> None:
    """Give each its address."""
    router.register("inbound-connections", connections.ConnectionViewSet, "api-inbound-connections")
    router.register("inbound-rules", rules.InboundRuleViewSet, "api-inbound-rules")
    letters.register(router)
