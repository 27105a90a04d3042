"""How REST attaches policies to users, groups and roles: in the same way for each."""

from contextlib import suppress
from typing import Any

from rest_framework import serializers
from rest_framework.generics import get_object_or_404

from ram import services
from ram.errors import AlreadyAttached, NotAttached
from ram.models import Policy
from ram.services import Holder


class AttachedPolicySerializer(serializers.ModelSerializer):
    """A policy of a user, a group or a role, by name."""

    class Meta:
        model = Policy
        fields = ["type", "name"]


def attach(holder: Holder, address: dict[str, Any]) -> None:
    """Attach the policy the address names; attaching twice changes nothing."""
    with suppress(AlreadyAttached):
        services.attach_policy(holder, _policy(address))


def detach(holder: Holder, address: dict[str, Any]) -> None:
    """Detach the policy the address names; detaching twice changes nothing."""
    with suppress(NotAttached):
        services.detach_policy(holder, _policy(address))


def _policy(address: dict[str, Any]) -> Policy:
    return get_object_or_404(Policy, type=address["type"], name=address["policy"])
