"""What the OpenAPI schema says of every route: how to sign in, and what a refusal looks like."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension


class AccessKeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """An access key by HTTP Basic."""

    target_class = "ram.authentication.AccessKeyAuthentication"
    name = "accessKey"

    def get_security_definition(self, auto_schema: object) -> dict[str, Any]:  # noqa: ARG002 - theirs
        """Answer the OpenAPI security scheme."""
        return {
            "type": "http",
            "scheme": "basic",
            "description": "AccessKeyId as the user name, AccessKeySecret as the password.",
        }


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """An API token by HTTP Bearer."""

    target_class = "ram.authentication.TokenAuthentication"
    name = "apiToken"

    def get_security_definition(self, auto_schema: object) -> dict[str, Any]:  # noqa: ARG002 - theirs
        """Answer the OpenAPI security scheme."""
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "An API token of My account, iot_…; it does what its scope allows.",
        }


PROBLEM = {
    "type": "object",
    "description": "Why a request was refused (RFC 9457).",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string", "description": "The code of the refusal."},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "A sentence a person can act on."},
        "instance": {"type": "string", "description": "The address that was asked."},
        "errors": {"type": "object", "description": "The fields it is about, with sentences."},
        "line": {"type": "integer", "description": "Where SQL is wrong."},
        "column": {"type": "integer"},
    },
}


def add_problems(result: dict[str, Any], **_: object) -> dict[str, Any]:
    """Add to every operation that it may answer a problem."""
    result["components"]["schemas"]["Problem"] = PROBLEM
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for methods in result["paths"].values():
        for operation in methods.values():
            operation["responses"]["default"] = {"description": "Refused", "content": content}
    return result
