"""Whom a new role may trust, and the trust policy that says so."""

import json
from enum import StrEnum

from ram.models import arn_of
from ram.policy import IOT_TRUST_DOCUMENT


class Trusted(StrEnum):
    """The kinds of trusted entity that a role is made for here."""

    IOT = "iot"
    ACCOUNT = "account"


def trust_document(trusted: Trusted) -> str:
    """Answer the trust policy of a new role."""
    if trusted is Trusted.IOT:
        return IOT_TRUST_DOCUMENT
    statement = {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"RAM": [arn_of("root")]},
    }
    return json.dumps({"Version": "1", "Statement": [statement]}, indent=2)
