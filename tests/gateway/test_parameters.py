"""How operations read parameters, and what they say of those they cannot read."""

from collections.abc import Callable

import pytest

from iotconsole.kit.openapi import ParameterRefused, Parameters


def test_each_kind_is_read_as_sdks_write_it() -> None:
    sent = Parameters({"N": "-30", "B": "True", "S": '{"Enabled": false}', "T": " blanks stay "})

    assert sent.number("N") == -30
    assert sent.switch("B") is True
    assert sent.struct("S") == {"Enabled": False}
    assert sent.text("T") == " blanks stay "


def test_what_was_not_sent_is_as_good_as_empty() -> None:
    sent = Parameters({"Empty": ""})

    assert (sent.text("Empty"), sent.number("Empty"), sent.switch("Empty")) == ("", None, None)
    assert (sent.text("Absent"), sent.struct("Absent"), sent.members("Absent")) == ("", {}, [])


def test_structures_come_in_the_order_of_their_numbers() -> None:
    sent = Parameters(
        {"Tag.10.Key": "c", "Tag.2.Value": "2", "Tag.2.Key": "b", "Tag.1.Key": "a", "Tags.1.K": "-"}
    )

    assert sent.members("Tag") == [{"Key": "a"}, {"Value": "2", "Key": "b"}, {"Key": "c"}]


@pytest.mark.parametrize(
    ("read", "value", "code"),
    [
        (Parameters.required, "", "MissingP"),
        (Parameters.number, "1.5", "InvalidP"),
        (Parameters.number, "९", "InvalidP"),
        (Parameters.number, "9" * 19, "InvalidP"),
        (Parameters.switch, "1", "InvalidP"),
        (Parameters.struct, "[]", "InvalidP"),
        (Parameters.struct, "{", "InvalidP"),
        (Parameters.struct, "[" * 100_000, "InvalidP"),
        (Parameters.struct, r'{"a": ["\u0000"]}', "InvalidP"),
        (Parameters.struct, r'{"\ud800": 1}', "InvalidP"),
    ],
)
def test_what_cannot_be_read_is_named(
    read: Callable[[Parameters, str], object], value: str, code: str
) -> None:
    with pytest.raises(ParameterRefused) as refusal:
        read(Parameters({"P": value}), "P")

    assert (refusal.value.code, refusal.value.field) == (code, "P")
