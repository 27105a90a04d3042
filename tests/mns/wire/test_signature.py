"""Signatures that real clients made are found good, all others are not."""

import json
from pathlib import Path
from typing import Any

import pytest

from mns.errors import InvalidAuthorizationHeader, SignatureDoesNotMatch
from mns.wire.signature import check_signature, read_authorization, sign, string_to_sign

VECTORS = json.loads((Path(__file__).parent / "cases" / "signatures.json").read_text())


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_a_real_signature_is_reproduced(vector: dict[str, Any]) -> None:
    text = string_to_sign(vector["method"], vector["resource"], vector["headers"])

    assert sign(vector["secret"], text) == vector["signature"]


def test_what_is_signed_is_spelled_line_by_line() -> None:
    headers = {"x-mns-b": "2", "x-mns-a": "", "date": "then", "content-type": "text/xml"}

    text = string_to_sign("PUT", "/queues/a?metaoverride=true", headers)

    assert text == "PUT\n\ntext/xml\nthen\nx-mns-a:\nx-mns-b:2\n/queues/a?metaoverride=true"


def test_the_date_of_the_service_takes_the_place_of_the_common_one() -> None:
    headers = {"date": "common", "x-mns-date": "own"}

    assert string_to_sign("GET", "/", headers) == "GET\n\n\nown\nx-mns-date:own\n/"


@pytest.mark.parametrize("claimed", ["", "AAAA", "\udcff", "uwx3yeWoILzgmvesW0BQSgfM7b8"])
def test_any_other_signature_is_refused(claimed: str) -> None:
    with pytest.raises(SignatureDoesNotMatch):
        check_signature(claimed, sign("TestAccessSecret", "text"))


@pytest.mark.parametrize("value", ["MNS", "MNS a", "MNS :b", "MNS a:", "mns a:b", "MNS a b:c"])
def test_an_authorization_of_another_form_is_refused(value: str) -> None:
    with pytest.raises(InvalidAuthorizationHeader):
        read_authorization({"authorization": value})
