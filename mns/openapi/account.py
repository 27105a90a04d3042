"""What control programs set on the account (Mns-open 2022-01-19)."""

from iotconsole.kit.openapi import Caller, Parameters, unsupported
from mns import account_attributes


def get_attributes(caller: Caller, parameters: Parameters) -> dict[str, object]:  # noqa: ARG001
    """GetAccountAttributes."""
    account = account_attributes.find(caller.region)
    return {"LogEnabled": False, "MessageTraceEnabled": account.trace_enabled}


def set_attributes(caller: Caller, parameters: Parameters) -> None:
    """SetAccountAttributes: logs are sent to no other service from here."""
    if parameters.switch("LogEnabled"):
        raise unsupported("LogEnabled")
    if (trace := parameters.switch("MessageTraceEnabled")) is not None:
        account_attributes.change(caller.region, trace_enabled=trace)
