"""The client library of RocketMQ, imported when the first rule needs it: it is large and optional.

Only what its makers generated from RocketMQ's own definitions is used: its consumers acknowledge
one message with each call.
"""

import os
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from django.conf import settings

from inbound.errors import NotInstalled


def is_installed() -> bool:
    """Tell whether it could be imported, without doing so."""
    return find_spec("rocketmq") is not None


@cache
def grpc() -> Any:  # noqa: ANN401 - a module without types
    """Answer gRPC for asyncio."""
    return _imported("grpc.aio")


@cache
def channels() -> Any:  # noqa: ANN401 - a module without types
    """Answer gRPC itself, which makes credentials and waits for answers."""
    return _imported("grpc")


@cache
def protocol() -> Any:  # noqa: ANN401 - a module without types
    """Answer the messages and the service of RocketMQ."""
    # The package logs into the home of whoever imports it: it gets another home meanwhile.
    home = os.environ.get("HOME")
    os.environ["HOME"] = str(settings.HOME)
    try:
        return _imported("rocketmq.grpc_protocol")
    finally:
        if home is None:
            del os.environ["HOME"]
        else:
            os.environ["HOME"] = home


def _imported(name: str) -> ModuleType:
    try:
        return import_module(name)
    except ImportError as exc:
        raise NotInstalled from exc
