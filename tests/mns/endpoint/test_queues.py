"""What a client meets when it works with queues."""

from tests.mns.endpoint.cast import NAMESPACE, Client

ATTRIBUTES = [
    "QueueName",
    "CreateTime",
    "LastModifyTime",
    "DelaySeconds",
    "MaximumMessageSize",
    "MessageRetentionPeriod",
    "VisibilityTimeout",
    "PollingWaitSeconds",
    "ActiveMessages",
    "InactiveMessages",
    "DelayMessages",
    "LoggingEnabled",
]


def test_a_queue_is_created_once_and_found_the_second_time(owner: Client) -> None:
    first = owner.ask("PUT", "/queues/orders-1", "<Queue/>")

    again = owner.ask("PUT", "/queues/orders-1", f'<Queue xmlns="{NAMESPACE}/"/>')

    assert (first.status, again.status) == (201, 204)
    assert first.headers["Location"] == f"http://127.0.0.1:{owner.port}/queues/orders-1"
    assert again.headers["Location"] == first.headers["Location"]
    assert (first.body, again.body) == (b"", b"")
    assert "Content-Length" not in again.headers  # RFC 9110: never with a 204


def test_attributes_spelled_out_as_their_defaults_make_the_same_queue(owner: Client) -> None:
    owner.ask("PUT", "/queues/same", "<Queue/>")

    again = owner.ask(
        "PUT",
        "/queues/same",
        "<Queue><DelaySeconds>0</DelaySeconds><LoggingEnabled>false</LoggingEnabled></Queue>",
    )

    assert again.status == 204


def test_a_queue_of_other_attributes_is_in_the_way(owner: Client) -> None:
    owner.ask("PUT", "/queues/taken", "<Queue/>")

    answer = owner.ask(
        "PUT", "/queues/taken", "<Queue><VisibilityTimeout>60</VisibilityTimeout></Queue>"
    )

    assert (answer.status, answer.code) == (409, "QueueAlreadyExist")


def test_a_queue_without_a_document_has_the_defaults(owner: Client) -> None:
    answer = owner.ask("PUT", "/queues/plain")

    assert answer.status == 201
    assert owner.ask("GET", "/queues/plain").value("VisibilityTimeout") == "30"


def test_a_queue_tells_all_twelve_attributes_in_order(owner: Client) -> None:
    owner.ask("PUT", "/queues/whole", "<Queue/>")

    answer = owner.ask("GET", "/queues/whole")

    assert answer.status == 200
    assert [child.name for child in answer.document.children] == ATTRIBUTES
    assert answer.value("LoggingEnabled") == "False"
    assert answer.body.startswith(
        b'<?xml version="1.0" encoding="utf-8"?>\n<Queue xmlns="http://mns.aliyuncs.com/doc/v1">'
    )


def test_a_changed_attribute_counts_at_once(owner: Client) -> None:
    owner.ask("PUT", "/queues/changing", "<Queue/>")
    owner.ask(
        "POST", "/queues/changing/messages", "<Message><MessageBody>a</MessageBody></Message>"
    )

    changed = owner.ask(
        "PUT",
        "/queues/changing?metaOverride=true",
        "<Queue><MaximumMessageSize>1024</MaximumMessageSize></Queue>",
    )

    assert changed.status == 204
    long = f"<Message><MessageBody>{'a' * 1025}</MessageBody></Message>"
    refused = owner.ask("POST", "/queues/changing/messages", long)
    assert (refused.status, refused.code) == (400, "InvalidArgument")


def test_a_deleted_queue_is_gone_with_its_messages(owner: Client) -> None:
    owner.ask("PUT", "/queues/leaving", "<Queue/>")
    owner.ask("POST", "/queues/leaving/messages", "<Message><MessageBody>a</MessageBody></Message>")

    answer = owner.ask("DELETE", "/queues/leaving")

    assert answer.status == 204
    gone = owner.ask("GET", "/queues/leaving/messages")
    assert (gone.status, gone.code) == (404, "QueueNotExist")
    owner.ask("PUT", "/queues/leaving", "<Queue/>")
    assert owner.ask("GET", "/queues/leaving/messages").code == "MessageNotExist"


def test_deleting_what_is_not_there_is_done_already(owner: Client) -> None:
    answers = [
        owner.ask("DELETE", path)
        for path in ("/queues/never", "/topics/never", "/topics/never/subscriptions/never")
    ]

    assert [answer.status for answer in answers] == [204, 204, 204]


def test_a_list_comes_in_pages_of_addresses(owner: Client) -> None:
    for name in ("page-a", "page-b", "page-c"):
        owner.ask("PUT", f"/queues/{name}", "<Queue/>")

    first = owner.ask("GET", "/queues", x_mns_prefix="page-", x_mns_ret_number="2", x_mns_marker="")
    marker = first.value("NextMarker")
    last = owner.ask("GET", "/queues", x_mns_prefix="page-", x_mns_marker=marker)

    urls = [queue.value("QueueURL") for queue in first.document.children[:-1]]
    assert urls == [f"http://127.0.0.1:{owner.port}/queues/page-{letter}" for letter in "ab"]
    assert [child.name for child in last.document.children] == ["Queue"]


def test_a_list_with_meta_tells_attributes(owner: Client) -> None:
    owner.ask("PUT", "/queues/meta", "<Queue><DelaySeconds>7</DelaySeconds></Queue>")

    answer = owner.ask("GET", "/queues", x_mns_prefix="meta", x_mns_with_meta="true")

    [queue] = answer.document.children
    assert (queue.value("QueueName"), queue.value("DelaySeconds")) == ("meta", "7")


def test_another_region_has_queues_of_its_own(owner: Client) -> None:
    elsewhere = Client(
        owner.port, owner.access_key_id, owner.secret, host="1.mns.cn-hangzhou.localhost:80"
    )
    created = elsewhere.ask("PUT", "/queues/far", "<Queue/>")

    answer = owner.ask("GET", "/queues/far")

    assert created.headers["Location"] == "http://1.mns.cn-hangzhou.localhost:80/queues/far"
    assert (answer.status, answer.code) == (404, "QueueNotExist")
