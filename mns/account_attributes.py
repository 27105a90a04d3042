"""What is set on the account in a region; nothing is until somebody does."""

from typing import Unpack

from django.db import transaction

from mns import limits
from mns.attributes import AccountAttributes
from mns.errors import InvalidArgument
from mns.models import Account
from ram import audit


def find(region: str) -> Account:
    """Answer what is set."""
    return Account.objects.filter(region=region).first() or Account(region=region)


@transaction.atomic
def change(region: str, **attrs: Unpack[AccountAttributes]) -> None:
    """Set some attributes."""
    if len(attrs.get("logging_bucket", "")) > limits.BUCKET_NAME_LENGTH:
        raise InvalidArgument(
            f"LoggingBucket may have at most {limits.BUCKET_NAME_LENGTH} characters.",
            field="logging_bucket",
        )
    before = audit.picture(find(region))
    account, _ = Account.objects.update_or_create(region=region, defaults=dict(attrs))
    after = audit.picture(account)
    audit.record("mns:SetAccountAttributes", account.arn, before=before, after=after)
