"""Under which names a policy may speak about a resource.

The messages of a queue or topic are a resource of their own, `…/queues/{q}/messages`, but
published automation modules grant Send and Receive on the queue itself. So a statement about
the queue or topic speaks about its messages too, whether it allows or denies.
"""

import re

_MESSAGES = re.compile(r"(acs:mns:[^:]*:[^:]*:/(?:queues|topics)/[^/]+)/messages")


def forms_of(resource: str) -> tuple[str, ...]:
    """Return the resource as asked for and, for messages, the queue or topic they are in."""
    messages = _MESSAGES.fullmatch(resource)
    return (resource, messages[1]) if messages else (resource,)
