"""Tokens with which programs use REST for somebody: made, shown once, found, revoked."""

import hashlib
import json
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

import structlog
from django.db import transaction
from django.db.models import Q

from iotconsole.kit import ids
from iotconsole.kit.errors import marked
from ram import audit, limits
from ram.errors import InvalidToken, InvalidValue, TokenNotExist, TooMany
from ram.models import User
from ram.policy import SYSTEM_POLICIES
from ram.services.checks import check_length, check_policy, lock
from ram.signin.models import ApiToken

PREFIX = "iot"
SECRET_LENGTH = 40
SEEN_EVERY = timedelta(minutes=5)  # `last_used` is written no more often

log = structlog.get_logger(__name__)


class Scope(StrEnum):
    """How a scope is chosen; none adds to what its user may do."""

    EVERYTHING = "everything"
    READING = "reading"
    ACTIONS = "actions"
    POLICY = "policy"


def scope_document(scope: Scope, actions: Sequence[str], document: str) -> str:
    """Answer the policy document that a choice stands for."""
    if scope is Scope.POLICY:
        return document
    if scope is Scope.READING:
        return next(known.document for known in SYSTEM_POLICIES if known.name == "ReadOnlyAccess")
    chosen = ["*"] if scope is Scope.EVERYTHING else list(actions)
    if not chosen:
        raise InvalidValue(marked("Name at least one action."), field="actions")
    statement = {"Effect": "Allow", "Action": chosen, "Resource": "*"}
    return json.dumps({"Version": "1", "Statement": [statement]}, indent=2)


@transaction.atomic
def create_api_token(
    user: User, name: str, scope: str, days: int, now: datetime
) -> tuple[ApiToken, str]:
    """Make a token within a scope; only this answer holds the token itself."""
    if not name.strip():
        raise InvalidValue(marked("Say what the token is for."), field="name")
    check_length("name", "Name", name, limits.TOKEN_NAME)
    check_policy(scope)
    if not 1 <= days <= limits.TOKEN_DAYS:
        sentence = marked("A token is good for 1 to %(most)s days.")
        raise InvalidValue(sentence, field="days", most=limits.TOKEN_DAYS)
    lock(user)
    if user.api_tokens.filter(expires__gt=now).count() >= limits.TOKENS_PER_USER:
        sentence = marked("There can be at most %(most)s; delete one first.")
        raise TooMany(sentence, most=limits.TOKENS_PER_USER)
    token_id, secret = ids.text(limits.TOKEN_ID), ids.text(SECRET_LENGTH)
    token = ApiToken.objects.create(
        user=user,
        token_id=token_id,
        hashed=_hashed(secret),
        name=name.strip(),
        scope=scope,
        expires=now + timedelta(days=days),
    )
    audit.record("ram:CreateToken", user.arn, after=_shown(token))
    log.info("api_token_created", user=user.username, token=token_id)
    return token, f"{PREFIX}_{token_id}_{secret}"


def find_api_token(text: str, now: datetime) -> ApiToken:
    """Answer the token that was shown, its user with it."""
    _, token_id, secret = (*text.split("_", 2), "", "")[:3]
    token = (
        ApiToken.objects.select_related("user")
        .filter(token_id=token_id, expires__gt=now, user__is_active=True)
        .first()
    )
    expected = token.hashed if token else _hashed("")
    if not secrets.compare_digest(_hashed(secret), expected) or token is None:
        raise InvalidToken(marked("The API token is unknown, expired or revoked."))
    return token


def note_use(token: ApiToken, address: str, now: datetime) -> None:
    """Remember that a token was used just now."""
    unseen = Q(last_used=None) | Q(last_used__lt=now - SEEN_EVERY)
    ApiToken.objects.filter(unseen, pk=token.pk).update(last_used=now, last_address=address)


@transaction.atomic
def revoke_api_token(user: User, token_id: str) -> None:
    """End a token at once."""
    token = user.api_tokens.filter(token_id=token_id).first()
    if token is None:
        raise TokenNotExist(marked("There is no such token."))
    token.delete()
    audit.record("ram:DeleteToken", user.arn, before=_shown(token))
    log.info("api_token_revoked", user=user.username, token=token_id)


def _shown(token: ApiToken) -> dict[str, str]:
    return {
        "token_id": token.token_id,
        "name": token.name,
        "scope": token.scope,
        "expires": token.expires.isoformat(),
    }


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()  # of 40 random letters, so a fast one does
