"""The smallest policy that lets a rule's messages through: one action on one topic, one role."""

import json
import re
from dataclasses import dataclass

from django.db import transaction

from iotconsole.kit.errors import marked
from ram import services as ram
from ram.errors import NoPermission, PolicyNotExist
from ram.models import Policy
from ram.policy import Effect, parse_policy
from rules.operations.message_service import PUBLISH, MessageService

NAME_LENGTH = 128  # RAM API, CreatePolicy: PolicyName
_ENDINGS = ("", *(f"-{number}" for number in range(2, 100)))


@dataclass(frozen=True, slots=True)
class SmallestPolicy:
    """A policy to be, or one that is there and says the same."""

    name: str
    document: str
    existing: Policy | None


def policy_name(region: str, topic: str) -> str:
    """Answer what the policy is called unless another has the name."""
    return re.sub(r"[^A-Za-z0-9-]", "-", f"publish-to-{region}-{topic}")[: NAME_LENGTH - 3]


def smallest_policy(target: MessageService) -> SmallestPolicy:
    """Answer exactly what the target needs."""
    statement = {"Effect": "Allow", "Action": PUBLISH, "Resource": target.resource}
    document = json.dumps({"Version": "1", "Statement": [statement]}, indent=2)
    first = policy_name(target.region, target.topic)
    for name in (first + ending for ending in _ENDINGS):
        existing = _custom(name)
        if existing is None or parse_policy(existing.document) == parse_policy(document):
            return SmallestPolicy(name, document, existing)
    raise NoPermission(marked("Every name for the policy is taken."))


def check_helps(target: MessageService) -> None:
    """Refuse where one more policy changes nothing."""
    target.check()
    decision = target.decision()
    if decision.effect is Effect.ALLOW:
        raise NoPermission(marked("This role may write to this topic."))
    if decision.effect is Effect.EXPLICIT_DENY:
        raise NoPermission(
            marked(
                "The policy %(policy)s denies it, and no other policy can allow it then."
                " Change that policy, or detach it from the role."
            ),
            policy=decision.policy_name,
        )


@transaction.atomic
def grant(target: MessageService) -> Policy:
    """Write the policy, unless it is there, and attach it to the role."""
    check_helps(target)
    wanted = smallest_policy(target)
    policy = wanted.existing or ram.create_policy(wanted.name, wanted.document)
    ram.attach_policy(ram.find_role(target.role), policy)
    return policy


def _custom(name: str) -> Policy | None:
    try:
        return ram.find_policy(Policy.Type.CUSTOM, name)
    except PolicyNotExist:
        return None
