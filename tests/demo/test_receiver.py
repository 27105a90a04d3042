"""The demo's HTTP subscriber takes nothing that is not signed."""

import base64
import urllib.error
import urllib.request

import pytest

from iotconsole.demo.receiver import Receiver


@pytest.mark.parametrize("url", ["", "x", "no address"])
@pytest.mark.parametrize("signature", ["", "x", "bm8="])
def test_a_push_that_is_not_signed_is_refused(url: str, signature: str) -> None:
    taken: list[str] = []
    headers = {"Authorization": signature} | (
        {"x-mns-signing-cert-url": base64.b64encode(url.encode()).decode()} if url else {}
    )

    with Receiver(taken.append) as receiver, pytest.raises(urllib.error.HTTPError) as refused:
        request = urllib.request.Request(receiver.url, b"hello", headers)
        urllib.request.urlopen(request, timeout=10)

    assert refused.value.code == 403
    assert taken == []
