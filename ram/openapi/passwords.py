"""What programs demand of passwords (Ram 2015-05-01)."""

from iotconsole.kit.openapi import Parameters
from ram import limits, services
from ram.openapi.pages import Document
from ram.openapi.values import invalid_value
from ram.signin.models import PasswordRules

# RAM API, SetPasswordPolicy; MaxLoginAttemps is how the API spells it
_NUMBERS = {
    "MinimumPasswordLength": ("minimum_length", limits.SHORTEST_PASSWORD, limits.LONGEST_MINIMUM),
    "MaxPasswordAge": ("max_age", 0, limits.PASSWORD_DAYS),
    "PasswordReusePrevention": ("reuse_prevention", 0, limits.FORMER_PASSWORDS),
    "MaxLoginAttemps": ("max_login_attempts", 0, limits.LOGIN_ATTEMPTS),
}
_SWITCHES = {
    "RequireLowercaseCharacters": "require_lowercase",
    "RequireUppercaseCharacters": "require_uppercase",
    "RequireNumbers": "require_numbers",
    "RequireSymbols": "require_symbols",
    "HardExpiry": "hard_expiry",
}


def get(parameters: Parameters) -> Document:  # noqa: ARG001
    """GetPasswordPolicy."""
    return {"PasswordPolicy": _write(services.password_rules())}


def change(parameters: Parameters) -> Document:
    """SetPasswordPolicy: what is left out stays as it is."""
    changes = _numbers(parameters)
    for name, field in _SWITCHES.items():
        if (switch := parameters.switch(name)) is not None:
            changes[field] = switch
    return {"PasswordPolicy": _write(services.set_password_rules(**changes))}


def _numbers(parameters: Parameters) -> dict[str, int]:
    changes = {}
    for name, (field, least, most) in _NUMBERS.items():
        number = parameters.number(name)
        if number is None:
            continue
        if not least <= number <= most:
            raise invalid_value(name, f"a number from {least} to {most}")
        changes[field] = number
    return changes


def _write(rules: PasswordRules) -> Document:
    numbers = {name: getattr(rules, field) for name, (field, _, _) in _NUMBERS.items()}
    return numbers | {name: getattr(rules, field) for name, field in _SWITCHES.items()}
