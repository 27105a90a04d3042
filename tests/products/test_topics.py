"""Which filters match a topic, and whose topic it is."""

import json
from pathlib import Path
from typing import Any

import pytest

from products.topics import TopicTree, device_of, matches, normalise

CASES = Path(__file__).parent / "cases"
DEVICES: dict[str, list[str] | None] = json.loads((CASES / "devices_of_topics.json").read_text())


@pytest.mark.parametrize("case", json.loads((CASES / "topics.json").read_text()))
def test_filter_matches_as_mqtt_says(case: dict[str, Any]) -> None:
    assert matches(case["filter"], case["topic"]) is case["matches"]


@pytest.mark.parametrize("topic", DEVICES)
def test_topic_names_its_device(topic: str) -> None:
    expected = DEVICES[topic]

    assert device_of(topic) == (tuple(expected) if expected else None)


def test_missing_leading_slash_is_added_once() -> None:
    assert normalise(normalise("pk/dn/update")) == "/pk/dn/update"


def test_tree_answers_every_filter_that_matches_and_no_other() -> None:
    tree = TopicTree[str]()
    for topic_filter in ("/pk/dn/a", "/pk/+/a", "/pk/#", "/pk/dn/b", "/other/#"):
        tree.add(topic_filter, topic_filter)

    found = tree.match("/pk/dn/a")

    assert sorted(found) == ["/pk/#", "/pk/+/a", "/pk/dn/a"]


def test_tree_keeps_several_values_under_one_filter() -> None:
    tree = TopicTree[int]()
    tree.add("/pk/#", 1)
    tree.add("/pk/#", 2)

    assert tree.match("/pk/dn/a") == [1, 2]


def test_topic_that_spells_a_wildcard_is_answered_once() -> None:
    tree = TopicTree[int]()
    tree.add("/pk/+/a", 1)

    assert tree.match("/pk/+/a") == [1]
