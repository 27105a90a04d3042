"""The smallest policy that lets a rule's messages through: one action on one target, one role."""

import json
import re
from dataclasses import dataclass

from django.db import transaction

from iotconsole.kit.errors import marked
from ram import services as ram
from ram.errors import NoPermission, PolicyNotExist
from ram.models import Policy
from ram.policy import Effect, parse_policy
from rules.operations import Target
from rules.operations.message_service import MessageService
from rules.operations.queue import Queue
from rules.operations.wearing import Wearing

NAME_LENGTH = 128  # RAM API, CreatePolicy: PolicyName
_ENDINGS = ("", *(f"-{number}" for number in range(2, 100)))


@dataclass(frozen=True, slots=True)
class SmallestPolicy:
    """A policy to be, or one that is there and says the same."""

    name: str
    document: str
    existing: Policy | None


def name_to_write(kind: str, region: str, name: str) -> str:
    """Answer under which name the policy for a topic or a queue is there, or will be."""
    target = Queue(region, name, "") if kind == Queue.kind else MessageService(region, name, "")
    return smallest_policy(target).name


def smallest_policy(target: Target) -> SmallestPolicy:
    """Answer exactly what the target needs."""
    wearing = _worn(target)
    statement = {"Effect": "Allow", "Action": wearing.action, "Resource": wearing.resource}
    document = json.dumps({"Version": "1", "Statement": [statement]}, indent=2)
    first = _first_name(target)
    for name in (first + ending for ending in _ENDINGS):
        existing = _custom(name)
        if existing is None or parse_policy(existing.document) == parse_policy(document):
            return SmallestPolicy(name, document, existing)
    raise NoPermission(marked("Every name for the policy is taken."))


def check_helps(target: Target) -> None:
    """Refuse where one more policy changes nothing."""
    target.check()
    decision = _worn(target).decision()
    if decision.effect is Effect.ALLOW:
        raise NoPermission(marked("This role may write there."))
    if decision.effect is Effect.EXPLICIT_DENY:
        raise NoPermission(
            marked(
                "The policy %(policy)s denies it, and no other policy can allow it then."
                " Change that policy, or detach it from the role."
            ),
            policy=decision.policy_name,
        )


@transaction.atomic
def grant(target: Target) -> Policy:
    """Write the policy, unless it is there, and attach it to the role."""
    check_helps(target)
    wanted = smallest_policy(target)
    policy = wanted.existing or ram.create_policy(wanted.name, wanted.document)
    ram.attach_policy(ram.find_role(_worn(target).role), policy)
    return policy


def _first_name(target: Target) -> str:
    begin = "send-to-queue" if target.kind == Queue.kind else "publish-to"
    place = target.describe().replace("/", "-")
    return re.sub(r"[^A-Za-z0-9-]", "-", f"{begin}-{place}")[: NAME_LENGTH - 3]


def _worn(target: Target) -> Wearing:
    if target.wearing is None:
        raise NoPermission(marked("No role is worn for this operation."))
    return target.wearing


def _custom(name: str) -> Policy | None:
    try:
        return ram.find_policy(Policy.Type.CUSTOM, name)
    except PolicyNotExist:
        return None
