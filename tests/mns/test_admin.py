"""The back office shows what is defined and changes nothing."""

import pytest
from django.test import Client

from mns import services
from mns.models import Queue, Topic
from ram.models import User


@pytest.fixture
def office(owner: User, client: Client) -> Client:
    client.force_login(owner)
    return client


@pytest.mark.parametrize("kind", ["queue", "topic", "subscription"])
def test_definitions_are_listed_and_searched(
    office: Client, topic: Topic, queue: Queue, kind: str
) -> None:
    services.subscribe(topic, "to-orders", "acs:mns:cn-shanghai:1:queues/orders")

    answer = office.get(f"/admin/mns/{kind}/", {"q": "or" if kind != "topic" else "ev"})

    assert answer.context["cl"].result_count == 1


@pytest.mark.parametrize("path", ["add/", "{pk}/delete/"])
def test_queue_cannot_be_added_or_deleted_past_the_services(
    office: Client, queue: Queue, path: str
) -> None:
    answer = office.post("/admin/mns/queue/" + path.format(pk=queue.pk), {"post": "yes"})

    assert answer.status_code == 403
    assert Queue.objects.filter(pk=queue.pk).exists()


def test_topic_is_shown_with_its_subscriptions(office: Client, topic: Topic) -> None:
    services.subscribe(topic, "to-hook", "http://127.0.0.1:9/hook")

    answer = office.get(f"/admin/mns/topic/{topic.pk}/change/")

    assert b"http://127.0.0.1:9/hook" in answer.content
    assert b'href="/mns/topics/ev/?region=cn-shanghai"' in answer.content
    assert b'name="_save"' not in answer.content
