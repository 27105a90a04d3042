"""What a person reads of a message body."""

import base64
import json

import pytest

from mns import notification
from mns.notification import Address, Published
from mns.reading import inside

ADDRESS = Address("1234567890123456", "air-readings", "to-queue")


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def test_the_envelope_of_a_server_subscription_is_opened() -> None:
    envelope = json.dumps({"payload": encoded('{"temperature": 39}'), "messagetype": "upload"})

    layers = inside(encoded(envelope))

    assert [layer.name for layer in layers] == ["base64", "payload"]
    assert json.loads(layers[1].text) == {"temperature": 39}


@pytest.mark.parametrize("form", ["XML", "JSON"])
def test_the_message_of_a_notification_is_taken_out(form: str) -> None:
    body = notification.body(form, Published("A1", "", 0, '{"humidity": 21}'), ADDRESS)

    [layer] = inside(body.decode())

    assert (layer.name, json.loads(layer.text)) == ("Message", {"humidity": 21})


@pytest.mark.parametrize("text", ["hello", "", "1234", "<not xml", '{"a": 1}', "[1]", "abcdefg="])
def test_a_plain_body_has_nothing_inside(text: str) -> None:
    assert inside(text) == []


def test_a_body_wrapped_without_end_is_opened_a_few_times_only() -> None:
    text = "wrapped again and again"
    for _ in range(20):
        text = encoded(text)

    assert len(inside(text)) == 4


def test_entities_of_xml_are_not_expanded() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa">]><x><Message>&a;</Message></x>'

    assert inside(bomb) == []


@pytest.mark.parametrize(
    "text",
    [
        "[" * 60_000,
        '{"a":' * 800 + "1" + "}" * 800,
        '{"Message": "\\ud800"}',
        '{"Message": "<\\ud800"}',
        '{"a": "\\ud800"}',
        "<a>" * 9_000 + "</a>" * 9_000,
        "9" * 5_000,
    ],
)
def test_whatever_a_device_sends_can_be_shown(text: str) -> None:
    layers = inside(text) + inside(encoded(text))

    assert all(layer.text.encode() for layer in layers)
