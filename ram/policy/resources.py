"""Under which names a policy may speak about a resource.

The messages of a queue or topic are a resource of their own, `…/queues/{q}/messages`, but
published automation modules grant Send and Receive on the queue itself. So a statement about
the queue or topic speaks about its messages too, whether it allows or denies.

Roles are told apart by name in whatever case, and IoT Platform's documents print their ARNs in
lower case: a statement may spell a role so, too.
"""

import re

_MESSAGES = re.compile(r"(acs:mns:[^:]*:[^:]*:/(?:queues|topics)/[^/]+)/messages")
_ROLE = re.compile(r"acs:ram:[^:]*:[^:]*:role/.*[A-Z].*", re.DOTALL)


def forms_of(resource: str) -> tuple[str, ...]:
    """Return the resource as asked for and, where there is one, its other name."""
    if messages := _MESSAGES.fullmatch(resource):
        return (resource, messages[1])
    return (resource, resource.lower()) if _ROLE.fullmatch(resource) else (resource,)
