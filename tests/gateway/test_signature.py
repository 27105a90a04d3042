"""Signatures that others made are found good, all others are not."""

import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from iotconsole.gateway.call import Call
from iotconsole.gateway.errors import (
    GatewayError,
    IncompleteSignature,
    SignatureDoesNotMatch,
    TimestampExpired,
    TimestampMalformed,
)
from iotconsole.gateway.signature import check_signature, check_time, read_claim
from iotconsole.kit.openapi import ParameterRefused

VECTORS = json.loads((Path(__file__).parent / "cases" / "signatures.json").read_text())
V1, ACS3 = VECTORS[0], VECTORS[-1]


def call_of(vector: dict[str, Any], **changed: str) -> Call:
    """Answer the call of a vector, some of its parameters or headers changed."""
    headers = dict(vector.get("headers", {}))
    parameters = dict(vector["parameters"])
    if headers:
        headers |= {name.replace("_", "-"): value for name, value in changed.items()}
    else:
        parameters |= {"Signature": vector["signature"]} | changed
    return Call(vector["method"], parameters, {}, headers, b"")


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_a_signature_that_others_made_holds(vector: dict[str, Any]) -> None:
    claim = read_claim(call_of(vector))

    assert claim.sign(vector["secret"], claim.text) == vector["signature"]
    check_signature(claim, vector["secret"])


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_it_does_not_hold_under_another_secret(vector: dict[str, Any]) -> None:
    claim = read_claim(call_of(vector))

    with pytest.raises(SignatureDoesNotMatch):
        check_signature(claim, vector["secret"] + "x")


def test_it_does_not_matter_what_came_in_a_form() -> None:
    query = {**V1["parameters"], "Signature": V1["signature"]}
    form = {"MessageContent": query.pop("MessageContent")}

    claim = read_claim(Call("GET", query, form, {}, b"MessageContent=aGVsbG93b3JsZA%3D"))

    check_signature(claim, V1["secret"])


def test_what_was_signed_is_told_so_that_sdks_can_compare() -> None:
    claim = read_claim(call_of(V1, Qos="1"))

    with pytest.raises(SignatureDoesNotMatch) as refusal:
        check_signature(claim, V1["secret"])

    told = str(refusal.value).partition(":")[2]
    assert told == claim.text
    assert told.startswith("GET&%2F&AccessKeyId%3Dtestid%26Action%3DPub%26Format%3DXML%26")


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("AccessKeyId", "", "MissingAccessKeyId"),
        ("Signature", "", "MissingSignature"),
        ("SignatureNonce", "", "MissingSignatureNonce"),
        ("Timestamp", "", "MissingTimestamp"),
        ("SignatureMethod", "HMAC-SHA256", "InvalidSignatureMethod"),
        ("SignatureVersion", "2.0", "InvalidSignatureVersion"),
    ],
)
def test_a_call_that_does_not_say_how_it_is_signed_is_refused(
    name: str, value: str, code: str
) -> None:
    with pytest.raises(ParameterRefused) as refusal:
        read_claim(call_of(V1, **{name: value}))

    assert refusal.value.code == code


@pytest.mark.parametrize(
    "value",
    [
        "ACS3-HMAC-SM3 Credential=a,SignedHeaders=host,Signature=00",
        "ACS3-HMAC-SHA256",
        "ACS3-HMAC-SHA256 Credential=a,Signature=00",
        "ACS3-HMAC-SHA256 Credential=a,SignedHeaders=host,Signature=no hex",
    ],
)
def test_an_authorization_of_another_form_is_refused(value: str) -> None:
    with pytest.raises(IncompleteSignature):
        read_claim(call_of(ACS3, authorization=value))


def test_a_header_of_the_service_that_is_not_signed_is_refused() -> None:
    with pytest.raises(IncompleteSignature, match="x-acs-security-token"):
        read_claim(call_of(ACS3, x_acs_security_token="added later"))


def test_a_header_that_was_signed_and_is_gone_is_refused() -> None:
    call = call_of(ACS3)
    headers = {name: value for name, value in call.headers.items() if name != "host"}

    with pytest.raises(IncompleteSignature, match="host"):
        read_claim(Call(call.method, call.query, {}, headers, b""))


def test_another_body_than_the_one_signed_is_refused() -> None:
    call = call_of(ACS3)

    with pytest.raises(SignatureDoesNotMatch):
        read_claim(Call(call.method, call.query, {}, call.headers, b"QueueName=other"))


def test_another_digest_for_another_body_is_refused() -> None:
    body = b"QueueName=other"
    call = call_of(ACS3, x_acs_content_sha256=sha256(body).hexdigest())

    claim = read_claim(Call(call.method, call.query, {}, call.headers, body))

    with pytest.raises(SignatureDoesNotMatch):
        check_signature(claim, ACS3["secret"])


@pytest.mark.parametrize("seconds", [-900, 0, 900])
def test_a_quarter_of_an_hour_is_forgiven(seconds: int) -> None:
    check_time(read_claim(call_of(V1)), noon(V1) + timedelta(seconds=seconds))


@pytest.mark.parametrize("seconds", [-901, 901])
def test_a_second_more_is_not(seconds: int) -> None:
    claim = read_claim(call_of(V1))

    with pytest.raises(TimestampExpired):
        check_time(claim, noon(V1) + timedelta(seconds=seconds))


@pytest.mark.parametrize("value", ["now", "2017-10-02", "2017-10-02T09:39:41+08:00", "1506937181"])
def test_what_is_no_time_is_refused(value: str) -> None:
    claim = read_claim(call_of(V1, Timestamp=value))

    with pytest.raises(TimestampMalformed):
        check_time(claim, noon(V1))


def test_text_of_any_language_is_signed_byte_by_byte() -> None:
    claim = read_claim(call_of(V1, MessageContent="你好 *~"))

    assert "MessageContent%3D%25E4%25BD%25A0%25E5%25A5%25BD%2520%252A~%26" in claim.text


@pytest.mark.parametrize("signature", ["", "é", "x" * 100_000])
def test_no_signature_whatever_breaks_the_check(signature: str) -> None:
    with pytest.raises((GatewayError, ParameterRefused)):
        check_signature(read_claim(call_of(V1, Signature=signature)), V1["secret"])


def noon(vector: dict[str, Any]) -> datetime:
    """Answer when a vector was signed."""
    return datetime.fromisoformat(vector["parameters"]["Timestamp"]).astimezone(UTC)
