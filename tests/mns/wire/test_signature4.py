"""Signatures of version 4 that real clients made are found good, all others are not."""

import json
from pathlib import Path
from typing import Any

import pytest

from mns.errors import InvalidAuthorizationHeader, SignatureDoesNotMatch
from mns.wire.signature import V2, check_signature, read_authorization
from mns.wire.target import read_target

VECTORS = json.loads((Path(__file__).parent / "cases" / "signatures4.json").read_text())
NOON = {"date": "Mon, 02 Jun 2025 08:00:00 GMT", "x-mns-version": "2015-06-06"}
GOOD = (
    "MNS4-HMAC-SHA256 Credential=ak/20250602/cn-hangzhou/mns/aliyun_v4_request,"
    "Signature=c702202c72a6478b77c70fa1887fa53827e5ed9e46a8dba9b9430866eefd25d4"
)


def check(authorization: str, method: str, resource: str, headers: dict[str, str]) -> None:
    """Check a signature as the door does, with the secret of the cases."""
    claim = read_authorization({"authorization": authorization})
    expected = claim.expected("testsecret", method, read_target(resource), headers)
    check_signature(claim.signature, expected)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_a_real_signature_is_reproduced(vector: dict[str, Any]) -> None:
    claim = read_authorization({"authorization": vector["authorization"]})

    target = read_target(vector["resource"])
    expected = claim.expected(vector["secret"], vector["method"], target, vector["headers"])

    assert claim.access_key_id == "ak"
    assert claim.signature == expected


def test_the_scheme_tells_the_version() -> None:
    assert isinstance(read_authorization({"authorization": "MNS ak:abc"}), V2)


@pytest.mark.parametrize(
    "date", ["Mon, 02 Jun 2025 16:00:00 +0800", "Mon, 02 Jun 2025 08:00:00 -0000"]
)
def test_the_moment_counts_not_the_way_it_is_written(date: str) -> None:
    check(GOOD, "GET", "/queues/orders", NOON | {"date": date})


@pytest.mark.parametrize(
    ("method", "resource", "more"),
    [
        ("DELETE", "/queues/orders", {}),
        ("GET", "/queues/others", {}),
        ("GET", "/queues/orders/", {}),
        ("GET", "/queues/%FForders", {}),
        ("GET", "/queues/orders?a", {}),
        ("GET", "/queues/orders", {"date": "Mon, 02 Jun 2025 08:00:01 GMT"}),
        ("GET", "/queues/orders", {"x-mns-prefix": ""}),
        ("GET", "/queues/orders", {"content-type": "text/xml"}),
        ("GET", "/queues/orders", {"content-md5": "\udcff"}),
    ],
)
def test_a_request_changed_on_the_way_is_found_out(
    method: str, resource: str, more: dict[str, str]
) -> None:
    with pytest.raises(SignatureDoesNotMatch):
        check(GOOD, method, resource, NOON | more)


def test_the_day_of_the_key_is_that_of_the_request() -> None:
    yesterday = GOOD.replace("20250602", "20250601")

    with pytest.raises(SignatureDoesNotMatch, match="day in Credential"):
        check(yesterday, "GET", "/queues/orders", NOON)


@pytest.mark.parametrize(
    ("good", "other"),
    [
        ("MNS4-HMAC-SHA256", "MNS4-HMAC-SHA512"),
        ("MNS4-HMAC-SHA256", "APSARA-MNS4-HMAC-SHA256"),
        ("aliyun_v4", "apsara_v4"),
        ("/mns/", "/oss/"),
        ("20250602", "2025-06-02"),
        ("Credential=ak", "Credential="),
        ("Signature=c7", "Signature=C7"),
        ("Signature=c7", "Signature="),
    ],
)
def test_an_authorization_of_another_form_is_refused(good: str, other: str) -> None:
    with pytest.raises(InvalidAuthorizationHeader):
        read_authorization({"authorization": GOOD.replace(good, other)})
