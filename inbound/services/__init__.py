"""Every change to source connections and inbound rules, and what is done with dead letters."""

from inbound.access import Access
from inbound.services.connections import (
    check_connection_deletable,
    create_connection,
    delete_connection,
    find_connection,
    update_connection,
)
from inbound.services.rules import (
    Definition,
    create_rule,
    delete_rule,
    disable_rule,
    enable_rule,
    find_rule,
    update_rule,
)

__all__ = [
    "Access",
    "Definition",
    "check_connection_deletable",
    "create_connection",
    "create_rule",
    "delete_connection",
    "delete_rule",
    "disable_rule",
    "enable_rule",
    "find_connection",
    "find_rule",
    "update_connection",
    "update_rule",
]
