"""Dead letters of inbound rules on their page: looked at, sent once more, thrown away."""

from collections.abc import Sequence

import pytest
from django.conf import settings
from django.test import Client

from inbound import deadletters, services
from inbound.deadletters import DeadLetter
from inbound.models import InboundRule
from inbound.services import Definition, letters
from mns import services as mns
from products.downlink.sender import Parcel
from products.errors import BrokerAway
from ram.audit.models import AuditEntry

PAGE = "/inbound/rules/orders/dead-letters/"
REDRIVE, PURGE = "/inbound/rules/orders/redrive/", "/inbound/rules/orders/purge/"
WRONG = {"mqttSecondTopic": "a b", "colour": "red"}


class Broker:
    """Takes what it is given, and remembers."""

    def __init__(self) -> None:
        self.topics: list[str] = []
        self.is_away = False

    def send(self, parcels: Sequence[Parcel], *, qos: int) -> None:
        if self.is_away:
            raise BrokerAway
        assert qos == 1
        self.topics += [parcel.topic for parcel in parcels]


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch) -> Broker:
    """What stands for the connection to the broker, which no page test has."""
    broker = Broker()
    monkeypatch.setattr(letters, "sender", lambda: broker)
    return broker


@pytest.fixture
def rule(console: Client) -> InboundRule:
    queue, _ = mns.create_queue(settings.REGION, "orders")
    return services.create_rule("orders", Definition("mq_cmd", queue=queue))


def bury(
    rule: InboundRule, payload: bytes = b"hello", properties: dict[str, str] = WRONG
) -> DeadLetter:
    letter = DeadLetter("7F00", payload, properties, "mq.inbound.BadMessage", "As it was said.")
    deadletters.keep(rule.pk, [letter])
    return deadletters.latest(rule.pk, 1)[0]


@pytest.mark.parametrize(
    ("payload", "shown"),
    [
        (b'{"temperature":39}', "{\n  &quot;temperature&quot;: 39\n}"),
        (b"39 degrees", "39 degrees"),
        (b"\xff\x00abc", "0000  ff 00 61 62 63"),
        (b'"\\ud800"', "&quot;?&quot;"),
        (b"x" * 5_000, "The first 4096 bytes are shown."),
        (b"", "0 bytes"),
    ],
)
def test_a_payload_is_shown_as_what_it_is(
    console: Client, rule: InboundRule, payload: bytes, shown: str
) -> None:
    bury(rule, payload)

    assert shown in console.get(PAGE).text


def test_the_reason_is_in_the_language_of_the_reader(console: Client, rule: InboundRule) -> None:
    bury(rule)

    english = console.get(PAGE).text
    chinese = console.get(PAGE, headers={"Accept-Language": "zh-Hans"}).text

    assert "mqttSecondTopic has the level" in english
    assert "mqttSecondTopic has the level" not in chinese
    assert "<dd" in english
    assert "red" in english


def test_what_would_be_fine_by_now_has_the_reason_it_had(
    console: Client, rule: InboundRule
) -> None:
    bury(rule, properties={})

    assert "As it was said." in console.get(PAGE).text


def test_older_letters_are_on_another_page(console: Client, rule: InboundRule) -> None:
    for _ in range(51):
        bury(rule)

    older = console.get(PAGE).context["older"]

    assert len(console.get(PAGE, {"before": older}).context["rows"]) == 1


def test_a_letter_goes_with_other_properties(
    console: Client, rule: InboundRule, broker: Broker
) -> None:
    letter = bury(rule)
    dialog = console.get(f"{PAGE}{letter.letter_id}/redrive/")

    console.post(f"{PAGE}{letter.letter_id}/redrive/", {"mqttSecondTopic": "a"})

    assert 'value="a b"' in dialog.text
    assert broker.topics == ["mq_cmd/a"]
    assert deadletters.kept(rule.pk) == 0


def test_a_letter_that_is_still_wrong_stays_and_says_why(
    console: Client, rule: InboundRule, broker: Broker
) -> None:
    letter = bury(rule)

    answer = console.post(f"{PAGE}{letter.letter_id}/redrive/", {"mqttSecondTopic": "a c"})

    assert "has the level" in str(answer.context["form"].non_field_errors())
    assert deadletters.kept(rule.pk) == 1


def test_a_letter_is_thrown_away(console: Client, rule: InboundRule) -> None:
    letter = bury(rule)

    console.post(f"{PAGE}{letter.letter_id}/delete/")

    assert deadletters.kept(rule.pk) == 0
    assert console.get(f"{PAGE}{letter.letter_id}/delete/").status_code == 404


def further(console: Client, page: object) -> object:
    """Ask for the next part, as the dialog does by itself."""
    return console.post(
        REDRIVE,
        page.context["form"].initial,  # type: ignore[attr-defined]
        headers={"HX-Request": "true", "HX-Target": "redrive-progress"},
    )


def test_all_letters_go_part_by_part_and_those_still_wrong_stay(
    console: Client, rule: InboundRule, broker: Broker
) -> None:
    for index in range(60):
        bury(rule, properties={} if index % 2 else WRONG)

    first = console.post(REDRIVE, headers={"HX-Request": "true"})
    bury(rule, properties={})  # came later, and is not among those that go
    last = further(console, first)

    assert "25 of 60 are published." in first.text
    assert 'hx-trigger="load"' in first.text
    assert "30 of 60 are published." in last.text  # type: ignore[attr-defined]
    assert "30 were refused again" in last.text  # type: ignore[attr-defined]
    assert 'hx-trigger="load"' not in last.text  # type: ignore[attr-defined]
    assert len(broker.topics) == 30
    assert deadletters.kept(rule.pk) == 31


def test_a_broker_that_is_away_ends_it_with_a_sentence_in_the_dialog(
    console: Client, rule: InboundRule, broker: Broker
) -> None:
    for _ in range(60):
        bury(rule, properties={})
    first = console.post(REDRIVE, headers={"HX-Request": "true"})
    broker.is_away = True

    answer = further(console, first)

    assert answer.headers["HX-Retarget"] == "#dialog"  # type: ignore[attr-defined]
    assert "The broker does not answer just now." in answer.text  # type: ignore[attr-defined]
    assert deadletters.kept(rule.pk) == 10


def test_all_letters_are_thrown_away_by_who_names_the_rule(
    console: Client, rule: InboundRule
) -> None:
    bury(rule)

    refused = console.post(PURGE, {"name": "other"})
    kept = deadletters.kept(rule.pk)
    console.post(PURGE, {"name": "orders"})

    assert set(refused.context["form"].errors) == {"name"}
    assert (kept, deadletters.kept(rule.pk)) == (1, 0)
    assert AuditEntry.objects.filter(action="mq:DeleteDeadLetters").exists()


def test_without_letters_the_page_says_what_they_are(console: Client, rule: InboundRule) -> None:
    assert "holds nobody up" in console.get(PAGE).text
