"""What an API token may do: what its user may, as far as its scope allows it, too."""

from dataclasses import replace
from functools import lru_cache

from ram.identity import Identity, Kind
from ram.policy import AttachedPolicy, parse_policy
from ram.signin.models import ApiToken

_parsed = lru_cache(maxsize=512)(parse_policy)


def within_scope(identity: Identity, token: ApiToken) -> Identity:
    """Answer the user as a program with this token is one: the scope takes away, it adds nothing.

    Nothing binds the owner but the scope: with a token even the owner asks like a user.
    """
    scope = (AttachedPolicy(f"API token {token.name}", _parsed(token.scope)),)
    layers = (scope,) if identity.is_owner else (scope, *identity.layers)
    return replace(identity, kind=Kind.USER, layers=layers, answers={})
