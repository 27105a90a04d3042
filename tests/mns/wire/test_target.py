"""Where a request points: resource, names, parameters, region."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from mns.wire.target import read_target, region_of

REGIONS = {"cn-shanghai", "cn-hangzhou", "us-west-1"}


@pytest.mark.parametrize(
    ("target", "shape", "names"),
    [
        ("/", "", ()),
        ("/queues", "queues", ()),
        ("/queues/orders", "queues/*", ("orders",)),
        ("/queues/orders/", "queues/*", ("orders",)),
        ("/queues/orders/messages?waitseconds=3", "queues/*/messages", ("orders",)),
        ("/topics/ev/subscriptions", "topics/*/subscriptions", ("ev",)),
        ("/topics/ev/subscriptions/s1", "topics/*/subscriptions/*", ("ev", "s1")),
        ("/queues/a%2Fb", "queues/*", ("a/b",)),
    ],
)
def test_a_path_is_a_shape_and_names(target: str, shape: str, names: tuple[str, ...]) -> None:
    read = read_target(target)

    assert (read.shape, read.names, read.resource) == (shape, names, target)


@pytest.mark.parametrize(
    "target",
    ["/queues/orders", "/queues/orders/", "//queues/%6Frders?a=b", "http://a/queues/orders"],
)
def test_a_resource_has_one_spelling_whatever_was_sent(target: str) -> None:
    assert read_target(target).path == "/queues/orders"


def test_parameters_are_found_in_any_case_and_a_plus_stays_a_plus() -> None:
    read = read_target("/queues/a/messages?ReceiptHandle=1-a%2Bb+c==&peekOnly=true&flag")

    assert read.parameters == {"receipthandle": "1-a+b+c==", "peekonly": "true", "flag": ""}


@pytest.mark.parametrize(
    ("target", "authority", "resource"),
    [
        (
            "http://1.mns.cn-hangzhou.aliyuncs.com/queues/a?b=c",
            "1.mns.cn-hangzhou.aliyuncs.com",
            "/queues/a?b=c",
        ),
        ("HTTP://127.0.0.1:80/queues", "127.0.0.1:80", "/queues"),
        ("http://host", "host", "/"),
        ("/http://host", "", "/http://host"),
    ],
)
def test_an_absolute_target_is_an_authority_and_a_resource(
    target: str, authority: str, resource: str
) -> None:
    read = read_target(target)

    assert (read.authority, read.resource) == (authority, resource)


@given(
    some.text(some.characters(codec="ascii"))
    | some.binary().map(lambda b: b.decode("utf-8", "surrogateescape"))
)
def test_what_is_read_can_always_be_stored(target: str) -> None:
    read = read_target(target)

    for text in (*read.names, *read.parameters, *read.parameters.values()):
        assert "\0" not in text
        text.encode()


@pytest.mark.parametrize(
    ("host", "region"),
    [
        ("1234567890123456.mns.cn-hangzhou.aliyuncs.com", "cn-hangzhou"),
        ("1234567890123456.mns.cn-hangzhou-internal.aliyuncs.com", "cn-hangzhou"),
        ("1234567890123456.mns.cn-hangzhou-internal-vpc.aliyuncs.com", "cn-hangzhou"),
        ("1234567890123456.mns.cn-hangzhou-control.aliyuncs.com", "cn-hangzhou"),
        ("1234567890123456.mns-internal.us-west-1.aliyuncs.com", "us-west-1"),
        ("1234567890123456.mns-vpc.us-west-1.aliyuncs.com", "us-west-1"),
        ("cn-hangzhou.mns.aliyuncs.com", "cn-hangzhou"),
        ("1.MNS.CN-Hangzhou.localhost:8001", "cn-hangzhou"),
        ("1.mns.atlantis.localhost", "cn-shanghai"),
        ("my.mns.example.com", "cn-shanghai"),
        ("127.0.0.1:8001", "cn-shanghai"),
        ("localhost", "cn-shanghai"),
        ("[::1]:8001", "cn-shanghai"),
        ("", "cn-shanghai"),
    ],
)
def test_a_host_names_a_region_or_means_the_default(host: str, region: str) -> None:
    assert region_of(host, REGIONS, "cn-shanghai") == region
