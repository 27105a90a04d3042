"""What clients do with the account as a whole (SMQ API, Account operations)."""

from mns import account_attributes
from mns.endpoint.call import NOTHING_TO_SAY, Call, Reply, found
from mns.endpoint.parts import Parts
from mns.wire import replies
from mns.wire.requests import read_account


async def open_service(_parts: Parts, _call: Call) -> Reply:
    """OpenService: whoever gets this far has it open; nothing is ordered, so there is no number."""
    return found(replies.opened(""))


def get_attributes(call: Call) -> Reply:
    """GetAccountAttributes."""
    return found(replies.account(account_attributes.find(call.region)))


def set_attributes(call: Call) -> Reply:
    """SetAccountAttributes: what is left out stays as it is."""
    account_attributes.change(call.region, **read_account(call.document))
    return NOTHING_TO_SAY
