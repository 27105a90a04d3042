"""The demo's HTTP subscriber takes nothing that is not signed."""

import base64
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from iotconsole.demo.receiver import Receiver


@pytest.mark.parametrize("url", ["x", "no address"])
@pytest.mark.parametrize("signature", ["", "x", "bm8="])
def test_a_push_that_is_not_signed_is_refused(url: str, signature: str) -> None:
    taken: list[str] = []
    where = base64.b64encode(url.encode()).decode()
    headers = {"authorization": signature, "x-mns-signing-cert-url": where}

    with Receiver(taken.append) as receiver:
        call = HTTPConnection(urlsplit(receiver.url).netloc, timeout=60)
        call.request("POST", "/notifications", b"hello", headers)
        status = call.getresponse().status

    assert (status, taken) == (403, [])
