"""What programs do with the alias of the account (Ram 2015-05-01)."""

from iotconsole.kit.openapi import Parameters
from ram import services
from ram.openapi.pages import Document


def get(parameters: Parameters) -> Document:  # noqa: ARG001
    """GetAccountAlias."""
    return {"AccountAlias": services.account_alias()}


def change(parameters: Parameters) -> Document:
    """SetAccountAlias."""
    services.set_account_alias(parameters.required("AccountAlias"))
    return {}


def clear(parameters: Parameters) -> Document:  # noqa: ARG001
    """ClearAccountAlias."""
    services.clear_account_alias()
    return {}
