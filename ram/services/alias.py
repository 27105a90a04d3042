"""What the account calls itself besides its number."""

import re

import structlog
from django.db import transaction

from iotconsole.kit.errors import marked
from ram import audit
from ram.errors import InvalidName
from ram.models import AccountAlias, arn_of

SHORTEST = 3  # RAM API, SetAccountAlias: 3-63 characters; AccountAlias has room for no more
_SHAPE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

log = structlog.get_logger(__name__)


def account_alias() -> str:
    """Answer the alias, "" where there is none."""
    return AccountAlias.objects.values_list("alias", flat=True).first() or ""


def set_account_alias(alias: str) -> None:
    """Call the account so from now on."""
    _check(alias)
    _change("ram:SetAccountAlias", alias)


def clear_account_alias() -> None:
    """Call the account by its number only."""
    _change("ram:ClearAccountAlias", "")


@transaction.atomic
def _change(action: str, alias: str) -> None:
    before = account_alias()
    AccountAlias.objects.update_or_create(pk=1, defaults={"alias": alias})
    audit.record(action, arn_of("*"), before={"alias": before}, after={"alias": alias})
    log.info("account_alias_changed", alias=alias)


def _check(alias: str) -> None:
    fits = SHORTEST <= len(alias) <= AccountAlias.LONGEST
    if fits and _SHAPE.fullmatch(alias):
        return
    refusal = InvalidName(
        marked("An alias is %(least)s to %(most)s lower-case letters, digits and single hyphens."),
        field="alias",
        least=SHORTEST,
        most=AccountAlias.LONGEST,
    )
    refusal.code = f"InvalidParameter.AccountAlias.{'InvalidChars' if fits else 'Length'}"
    raise refusal
