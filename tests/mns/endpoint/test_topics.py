"""What a client meets when it works with topics, subscriptions and publications."""

from tests.mns.endpoint.cast import Client

TOPIC = [
    "TopicName",
    "CreateTime",
    "LastModifyTime",
    "MaximumMessageSize",
    "MessageRetentionPeriod",
    "MessageCount",
    "LoggingEnabled",
]


def subscribe(owner: Client, topic: str, queue: str, more: str = "") -> int:
    owner.ask("PUT", f"/topics/{topic}", "<Topic/>")
    owner.ask("PUT", f"/queues/{queue}", "<Queue/>")
    endpoint = f"acs:mns:cn-shanghai:127:queues/{queue}"
    return owner.ask(
        "PUT",
        f"/topics/{topic}/subscriptions/s1",
        f"<Subscription><Endpoint>{endpoint}</Endpoint>{more}</Subscription>",
    ).status


def test_a_topic_tells_its_attributes_in_order(owner: Client) -> None:
    created = owner.ask("PUT", "/topics/ev", "<Topic/>")

    answer = owner.ask("GET", "/topics/ev")

    assert created.headers["Location"] == f"http://127.0.0.1:{owner.port}/topics/ev"
    assert [child.name for child in answer.document.children] == TOPIC
    assert answer.value("MessageRetentionPeriod") == "86400"


def test_topics_are_listed_and_deleted(owner: Client) -> None:
    owner.ask("PUT", "/topics/listed", "<Topic/>")

    listed = owner.ask("GET", "/topics", x_mns_prefix="listed", x_mns_with_meta="true")
    owner.ask("DELETE", "/topics/listed")

    [topic] = listed.document.children
    assert topic.value("TopicURL") == f"http://127.0.0.1:{owner.port}/topics/listed"
    assert topic.value("TopicName") == "listed"
    assert owner.ask("GET", "/topics/listed").code == "TopicNotExist"


def test_a_published_message_reaches_the_subscribed_queue(owner: Client) -> None:
    simplified = "<NotifyContentFormat>SIMPLIFIED</NotifyContentFormat>"
    assert subscribe(owner, "news", "news-copies", simplified) == 201

    published = owner.ask(
        "POST", "/topics/news/messages", "<Message><MessageBody>hello</MessageBody></Message>"
    )

    assert published.status == 201
    assert published.value("MessageBodyMD5") == "5D41402ABC4B2A76B9719D911017C592"
    received = owner.ask("GET", "/queues/news-copies/messages?waitseconds=10")
    assert received.value("MessageBody") == "hello"


def test_a_filter_lets_only_its_tag_through(owner: Client) -> None:
    tagged = "<FilterTag>hot</FilterTag><NotifyContentFormat>SIMPLIFIED</NotifyContentFormat>"
    subscribe(owner, "weather", "hot-weather", tagged)

    for tag in ("cold", "hot"):
        owner.ask(
            "POST",
            "/topics/weather/messages",
            f"<Message><MessageBody>{tag}</MessageBody><MessageTag>{tag}</MessageTag></Message>",
        )

    received = owner.ask("GET", "/queues/hot-weather/messages?numOfMessages=16&waitseconds=5")
    assert [m.value("MessageBody") for m in received.document.children] == ["hot"]


def test_a_subscription_tells_what_it_is(owner: Client) -> None:
    subscribe(owner, "told", "told-copies")

    answer = owner.ask("GET", "/topics/told/subscriptions/s1")
    listed = owner.ask("GET", "/topics/told/subscriptions")

    assert [child.name for child in answer.document.children] == [
        "SubscriptionName",
        "Subscriber",
        "TopicOwner",
        "TopicName",
        "Endpoint",
        "NotifyStrategy",
        "NotifyContentFormat",
        "CreateTime",
        "LastModifyTime",
    ]
    assert answer.value("TopicOwner") == "1234567890123456"
    [entry] = listed.document.children
    url = f"http://127.0.0.1:{owner.port}/topics/told/subscriptions/s1"
    assert entry.value("SubscriptionURL") == url


def test_a_subscription_is_made_once_changed_and_ended(owner: Client) -> None:
    first = subscribe(owner, "steps", "steps-copies")
    path = "/topics/steps/subscriptions/s1"

    again = subscribe(owner, "steps", "steps-copies")
    other = subscribe(owner, "steps", "steps-copies", "<FilterTag>x</FilterTag>")
    changed = owner.ask(
        "PUT",
        f"{path}?metaoverride=true",
        "<Subscription><NotifyStrategy>EXPONENTIAL_DECAY_RETRY</NotifyStrategy></Subscription>",
    )
    strategy = owner.ask("GET", path).value("NotifyStrategy")
    ended = owner.ask("DELETE", path)

    assert (first, again, other, changed.status, ended.status) == (201, 204, 409, 204, 204)
    assert strategy == "EXPONENTIAL_DECAY_RETRY"
    assert owner.ask("GET", path).code == "SubscriptionNotExist"
