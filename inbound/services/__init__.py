"""Every change to source connections and inbound rules, and what is done with dead letters."""

from inbound.access import Access
from inbound.rocketmq.probe import check as test_connection
from inbound.services.connections import (
    check_connection_deletable,
    create_connection,
    delete_connection,
    find_connection,
    update_connection,
)
from inbound.services.letters import (
    begin_redrive,
    continue_redrive,
    delete_dead_letter,
    delete_dead_letters,
    find_dead_letter,
    redrive_dead_letter,
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
    "begin_redrive",
    "check_connection_deletable",
    "continue_redrive",
    "create_connection",
    "create_rule",
    "delete_connection",
    "delete_dead_letter",
    "delete_dead_letters",
    "delete_rule",
    "disable_rule",
    "enable_rule",
    "find_connection",
    "find_dead_letter",
    "find_rule",
    "redrive_dead_letter",
    "test_connection",
    "update_connection",
    "update_rule",
]
