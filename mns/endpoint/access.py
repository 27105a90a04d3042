"""Whose key signed a call, and whether they may do what it asks."""

from dataclasses import dataclass, field

from mns.errors import AccessDenied


@dataclass(frozen=True, slots=True)
class Key:
    """An active access key, as far as the door needs it."""

    access_key_id: str
    secret: str = field(repr=False)
    user_arn: str
    is_owner: bool


def authorize(key: Key, action: str, resource: str) -> None:
    """Refuse what the user of the key may not do: by default only the owner may do anything."""
    if not key.is_owner:
        raise AccessDenied(f"{key.user_arn} may not {action} on {resource}.")
