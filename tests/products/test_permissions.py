"""What a device may touch, said as topics and as the broker says it."""

import pytest

from products.permissions import (
    Topic,
    covers,
    permissions_for,
    permissions_of,
    rights_of,
    subject,
    topic_of,
)

TOPICS = [Topic("user/update", "PUB"), Topic("user/get/#", "SUB"), Topic("both", "ALL")]


@pytest.mark.parametrize(
    ("allowed", "wanted", "answer"),
    [
        ("a/b", "a/b", True),
        ("a/b", "a/b/c", False),
        ("a/b", "a", False),
        ("a/b", "a/+", False),
        ("a/b", "#", False),
        ("a/+", "a/b", True),
        ("a/+", "a/+", True),
        ("a/+", "a/#", False),
        ("a/+/c", "a/b/c", True),
        ("a/#", "a/b/c", True),
        ("a/#", "a/+/#", True),
        ("a/#", "b/#", False),
    ],
)
def test_filter_covers_what_it_matches_whole(allowed: str, wanted: str, answer: bool) -> None:
    assert covers(allowed, wanted) is answer


def test_device_has_the_topics_of_its_product_with_its_own_name() -> None:
    rights = rights_of("pk", "dn", TOPICS)

    assert rights.may_publish("/pk/dn/user/update")
    assert rights.may_publish("pk/dn/both")
    assert not rights.may_publish("/pk/dn/user/get/it")
    assert not rights.may_publish("/pk/other/user/update")
    assert rights.may_subscribe("/pk/dn/user/get")
    assert rights.may_subscribe("/pk/dn/user/get/+/it")
    assert rights.may_subscribe("/ext/rrpc/+/pk/dn/both")
    assert not rights.may_subscribe("/pk/dn/user/update")
    assert not rights.may_subscribe("/pk/dn/#")


def test_broker_is_told_of_each_topic_with_and_without_its_leading_slash() -> None:
    permissions = permissions_of(rights_of("pk", "d.n", TOPICS))

    assert {"/.pk.d//n.user.update", "pk.d//n.user.update"} <= set(permissions.publish)
    assert {"/.pk.d//n.user.get.>", "/.pk.d//n.user.get"} <= set(permissions.subscribe)


@pytest.mark.parametrize("name", ["d.n", "a-b_c@d:e", "sensor-1"])
def test_what_is_spelled_once_for_a_product_is_the_same_for_each_device(name: str) -> None:
    assert permissions_for("pk", name, tuple(TOPICS)) == permissions_of(
        rights_of("pk", name, TOPICS)
    )


@pytest.mark.parametrize("topic", ["/pk/d.n/user/+/#", "pk/dn/update", "/a.b.c/d"])
def test_topic_comes_back_from_its_subject(topic: str) -> None:
    assert topic_of(subject(topic)) == topic
