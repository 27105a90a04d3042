"""Programs with the official SDKs of IoT Platform, unmodified: of today and of before."""

import json
import re
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Protocol

from tests.journeys.eventually import eventually


class Sdk(Protocol):
    """Calls an operation and answers the document that came back."""

    def call(self, action: str, **parameters: Any) -> dict[str, Any]: ...


@dataclass(frozen=True, slots=True)
class New:
    """alibabacloud_iot20180120, which signs with ACS3 unless `v2` is asked for, and that is v1."""

    web: str
    key_id: str
    secret: str
    signature_algorithm: str | None = None

    def call(self, action: str, **parameters: Any) -> dict[str, Any]:
        models = import_module("alibabacloud_iot20180120.models")
        config = import_module("alibabacloud_tea_openapi.models").Config(
            access_key_id=self.key_id,
            access_key_secret=self.secret,
            endpoint=self.web,
            protocol="HTTP",
            signature_algorithm=self.signature_algorithm,
        )
        client = import_module("alibabacloud_iot20180120.client").Client(config)
        method = getattr(client, _snake(action))
        request = getattr(models, f"{action}Request")().from_map(parameters)
        answer: dict[str, Any] = method(request).body.to_map()
        return answer


@dataclass(frozen=True, slots=True)
class Old:
    """aliyun-python-sdk-iot, which signs with signature 1.0."""

    web: str
    key_id: str
    secret: str

    def call(self, action: str, **parameters: Any) -> dict[str, Any]:
        client = import_module("aliyunsdkcore.client").AcsClient(
            self.key_id, self.secret, "cn-shanghai"
        )
        module = import_module(f"aliyunsdkiot.request.v20180120.{action}Request")
        request = getattr(module, f"{action}Request")()
        for name, value in parameters.items():
            setter = getattr(request, f"set_{name}", None) or getattr(request, f"set_{name}s")
            setter(value)
        request.set_endpoint(self.web)
        request.set_protocol_type("http")
        request.set_accept_format("JSON")
        answer: dict[str, Any] = json.loads(client.do_action_with_exception(request))
        return answer


@dataclass(frozen=True, slots=True)
class Patient:
    """A program that asks again when it asked too often, as IoT Platform tells programs to."""

    sdk: Sdk

    def call(self, action: str, **parameters: Any) -> dict[str, Any]:
        def answer() -> dict[str, Any] | None:
            try:
                return self.sdk.call(action, **parameters)
            except Exception as refusal:
                if code_of(refusal) != "Throttling.User":
                    raise
                return None

        return eventually(answer, f"{action} is not asked too often")


def code_of(refusal: Exception) -> str:
    """Answer the code of what either SDK raises."""
    tell = getattr(refusal, "get_error_code", None)
    return str(tell() if tell else getattr(refusal, "code", ""))


def _snake(action: str) -> str:
    return re.sub(r"(?<!^)([A-Z])", r"_\1", action).lower()
