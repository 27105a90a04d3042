"""How values are written in the RAM and STS APIs, and refused where they are none of them."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime

from iotconsole.kit.openapi import Caller, ParameterRefused, Parameters, unsupported
from ram.identity import Identity
from ram.policy.nodes import MAX_DOCUMENT
from ram.services.checks import check_length


def date(moment: datetime) -> str:
    """Write a moment: 2015-01-23T12:33:18Z."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def invalid_value(name: str, wanted: str) -> ParameterRefused:
    """Say what the value of this parameter should have been, with the code that RAM has for it."""
    sentence = f"The value of {name} must be {wanted}."
    return ParameterRefused(f"InvalidParameter.{name}", sentence, field=name)


def choice(parameters: Parameters, name: str, among: Collection[str], default: str = "") -> str:
    """Answer one of a few values; one without a default has to be sent."""
    value = parameters.text(name) or default or parameters.required(name)
    if value not in among:
        raise invalid_value(name, " or ".join(among))
    return value


def document(parameters: Parameters, name: str) -> str:
    """Answer the text of a policy, which may still say anything."""
    text = parameters.required(name)
    check_length(name, name, text, MAX_DOCUMENT)
    return text


def sent(parameters: Parameters, names: Mapping[str, str]) -> dict[str, str]:
    """Answer the texts of a call, each under the name that services have for it.

    An empty one counts: it is how Terraform takes a description away.
    """
    return {
        ours: parameters.text(name) for name, ours in names.items() if name in parameters.values
    }


def refuse_unsupported(parameters: Parameters) -> None:
    """Refuse a call that would get less than it asks for, or more."""
    for name in ("ResourceGroupId", "SourceIdentity"):
        if parameters.text(name):
            raise unsupported(name)
    for name in ("AllowConsoleLogin", "NewAllowConsoleLogin"):
        if parameters.switch(name):
            raise unsupported(name)
    if parameters.text("Tag") not in {"", "[]"} or parameters.members("Tag"):
        raise unsupported("Tag")


def identity_of(caller: Caller) -> Identity:
    """Answer who calls."""
    assert isinstance(caller.identity, Identity)  # noqa: S101 - the door makes it
    return caller.identity
