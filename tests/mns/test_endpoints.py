"""Which endpoints a subscription may have."""

import pytest

from mns.endpoints import QueueEndpoint, WebEndpoint, parse_endpoint
from mns.errors import EndpointInvalid


@pytest.mark.parametrize(
    ("text", "posted_to"),
    [
        ("http://host", "http://host/notifications"),
        ("http://host?x=1", "http://host/notifications?x=1"),
        ("http://host/", "http://host/"),
        ("https://host:8443/a/b?x=1#part", "https://host:8443/a/b?x=1"),
        ("http://[::1]:9000/hook", "http://[::1]:9000/hook"),
        ("http://127.0.0.1:9000/hook", "http://127.0.0.1:9000/hook"),
    ],
)
def test_web_address_is_posted_to(text: str, posted_to: str) -> None:
    endpoint = parse_endpoint(text)

    assert isinstance(endpoint, WebEndpoint)
    assert str(endpoint.url) == posted_to


@pytest.mark.parametrize(
    "text",
    [
        "acs:mns:cn-hangzhou:1234567890123456:queues/orders",
        "acs:mns:cn-hangzhou:127:queues/orders",
        "acs:mns:::queues/orders",
        "acs:mns:cn-hangzhou:1234567890123456:/queues/orders",
    ],
)
def test_queue_is_found_by_its_name_alone(text: str) -> None:
    assert parse_endpoint(text) == QueueEndpoint("orders")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("mail:directmail:a@example.com", "are not served here"),
        ("sms:directsms:anonymous", "are not served here"),
        ("smq-ep:dm:1234567890123456:__dynamic", "are not served here"),
        ("acs:fc:cn-shanghai:1:services/a", "are not served here"),
        ("", "must be http"),
        ("orders", "must be http"),
        ("ftp://host/", "must be http"),
        ("http://ho st/", "must be http"),
        ("http://host/\r\nX: y", "must be http"),
        ("acs:mns:cn-shanghai:1:topics/orders", "must be http"),
        ("http://", "no host"),
        ("http:///hook", "no host"),
        ("http://host:0/", "no valid port"),
        ("http://host:99999/", "not a valid web address"),
        ("http://xn--/", "not a valid web address"),
        ("http://user:secret@host/", "user name or password"),
        ("http://host/" + "x" * 1_024, "longer than 1024"),
        (f"acs:mns:{'x' * 1_024}:1:queues/orders", "longer than 1024"),
    ],
)
def test_other_endpoint_is_refused_with_its_reason(text: str, sentence: str) -> None:
    with pytest.raises(EndpointInvalid, match=sentence) as refused:
        parse_endpoint(text)

    assert refused.value.field == "endpoint"
