"""The same rule with a queue as its source; what cannot be given to clients; what is shown."""

from collections.abc import Iterator

import pytest
from django.conf import settings

from inbound import deadletters, errors, ledger, services
from inbound.figures import details, figures
from inbound.ledger import State
from inbound.models import InboundRule
from inbound.rocketmq import library
from inbound.services import Access, Definition
from iotconsole.kit.clock import now_ms
from mns import services as mns
from mns.models import Queue
from mns.properties import STRING, Properties, Property
from tests.products.conftest import Server, eventually
from tests.products.inbound.listener import Listener, listening

pytestmark = pytest.mark.usefixtures("inbound_server")


@pytest.fixture
def queue(committed: None) -> Queue:
    queue, _ = mns.create_queue(settings.REGION, "orders")
    return queue


@pytest.fixture
def rule(queue: Queue) -> InboundRule:
    return services.create_rule("orders", Definition("mq_cmd", queue=queue), enabled=True)


@pytest.fixture
def listener(rule: InboundRule) -> Iterator[Listener]:
    with listening("mq_cmd") as listener:
        yield listener


def send(queue: Queue, body: bytes, **said: str) -> None:
    properties = tuple(Property(name, value, STRING) for name, value in said.items())
    mns.send_message(queue, body, properties=Properties(properties))


def state(rule: InboundRule) -> State:
    return figures([rule])[rule.pk].state


def count(rule: InboundRule) -> ledger.Counts:
    return figures([rule])[rule.pk].counts


def test_messages_of_a_queue_arrive_and_leave_it(queue: Queue, listener: Listener) -> None:
    send(queue, "你好".encode(), mqttSecondTopic="/dev/17", qoslevel="0")

    heard = listener.arrival("你好".encode())
    assert (heard.topic, heard.qos) == ("mq_cmd/dev/17", 0)
    eventually(lambda: mns.counts(queue).total == 0)


def test_a_rule_tells_how_it_is_doing(queue: Queue, rule: InboundRule, listener: Listener) -> None:
    send(queue, b"good")
    send(queue, b"bad", qoslevel="9")

    eventually(lambda: count(rule).received == 2 and not count(rule).waiting)
    shown = details(rule, now_ms())
    assert (count(rule).delivered, count(rule).dead_letters) == (1, 1)
    assert shown.letters_kept == 1
    assert shown.last_failure is not None
    assert shown.last_failure.reason == "qoslevel is 0, 1 or 2, not '9'."
    assert sum(delivered for _, delivered in shown.per_minute) == 1


def test_a_rule_that_is_disabled_takes_nothing(queue: Queue, rule: InboundRule) -> None:
    eventually(lambda: state(rule) is State.RUNNING)
    services.disable_rule(rule)
    eventually(lambda: ledger.standings([rule.pk])[rule.pk] == ledger.AWAY)

    send(queue, b"stays")

    assert state(rule) is State.DISABLED
    assert mns.counts(queue).active == 1


def test_a_dead_letter_is_sent_once_more_with_what_was_missing(
    queue: Queue, rule: InboundRule, listener: Listener
) -> None:
    send(queue, b"late", mqttSecondTopic="a//b")
    [letter] = eventually(lambda: deadletters.latest(rule.pk))
    with pytest.raises(errors.BadMessage):
        services.redrive_dead_letter(rule, letter.letter_id)

    services.redrive_dead_letter(rule, letter.letter_id, {"mqttSecondTopic": "a/b"})

    assert listener.arrival(b"late").topic == "mq_cmd/a/b"
    assert deadletters.latest(rule.pk) == []
    eventually(lambda: count(rule).delivered == 1 and not count(rule).dead_letters)


@pytest.mark.parametrize("letter_id", ["1-1", "-", "+", "1", "x" * 100])
def test_a_dead_letter_that_is_not_there_is_not_found(rule: InboundRule, letter_id: str) -> None:
    with pytest.raises(errors.NotFound):
        services.delete_dead_letter(rule, letter_id)


def test_the_latest_dead_letters_are_kept(
    rule: InboundRule, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("inbound.limits.DEAD_LETTERS_KEPT", 2)
    letters = [deadletters.DeadLetter(str(number), b"", {}, "Bad", "Bad") for number in range(3)]

    deadletters.keep(rule.pk, letters)

    assert [letter.message_id for letter in deadletters.latest(rule.pk)] == ["2", "1"]


def test_a_rule_says_why_its_server_is_not_read_from(committed: None) -> None:
    connection = services.create_connection("server", Access("127.0.0.1:1"))
    definition = Definition("mq_cmd", connection=connection, topic="orders")

    rule = services.create_rule("orders", definition, enabled=True)

    found = eventually(lambda: (one := figures([rule])[rule.pk]).reason and one)
    assert found.state is State.TROUBLED
    assert found.reason == "127.0.0.1 takes no connection on port 1: Connection refused."


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ModuleNotFoundError(name)

    library.protocol.cache_clear()
    monkeypatch.setattr(library, "import_module", missing)

    with pytest.raises(errors.NotInstalled, match="pip install rocketmq-python-client"):
        services.test_connection(Access("127.0.0.1:1"))


@pytest.mark.parametrize(
    ("endpoint", "tls", "step", "reason"),
    [
        ("nowhere.invalid:8081", False, "name", "nowhere.invalid"),
        ("127.0.0.1:1", False, "connect", "Connection refused"),
        (f"127.0.0.1:{settings.BROKER_PORT}", True, "tls", "does not speak TLS"),
        (f"127.0.0.1:{settings.BROKER_WS_PORT}", False, "protocol", "not the gRPC proxy"),
    ],
    ids=["name", "connect", "tls", "protocol"],  # ports differ from process to process
)
def test_a_connection_that_fails_says_at_which_step(
    inbound_server: Server, endpoint: str, tls: bool, step: str, reason: str
) -> None:
    with pytest.raises(errors.CannotConnect, match=reason) as caught:
        services.test_connection(Access(endpoint, tls=tls))

    assert caught.value.step == step
