"""What the tests of Mns-open have in common: a queue to name, a client to make, a code to read."""

from collections.abc import Callable
from typing import Any

import pytest
from alibabacloud_mns_open20220119.client import Client
from alibabacloud_tea_openapi.exceptions import ClientException
from django.conf import settings

from tests.mns.conftest import REGION

QUEUE_ENDPOINT = f"acs:mns:{REGION}:{settings.ACCOUNT_ID}:queues/orders"

# Answers the SDK's client of a user, with options of its configuration.
Connect = Callable[..., Client]


def code_of(call: Callable[[Any], object], request: object) -> str:
    with pytest.raises(ClientException) as refusal:
        call(request)
    return str(refusal.value.code)
