"""A sentence that was kept is said in the language of whoever reads it."""

import msgspec
import pytest
from django.utils import translation

from iotconsole.kit import phrases
from iotconsole.kit.errors import Phrase, Refusal, marked
from iotconsole.kit.sentences import said

TAKES = Phrase(
    marked("%(function)s() takes %(wanted)s, not %(found)s."),
    function="abs",
    wanted=Phrase(marked("a number")),
    found=True,
)


class Note(msgspec.Struct, array_like=True):
    """Something with a sentence."""

    sentence: phrases.Sentence = ""


def kept(sentence: str) -> str:
    return phrases.decoder(Note).decode(phrases.encoder().encode(Note(sentence))).sentence


def test_a_phrase_comes_back_with_its_values() -> None:
    sentence = kept(TAKES)

    assert sentence == "abs() takes a number, not True."
    with translation.override("zh-hans"):
        assert said(sentence) == "abs() 的参数应为数值，而不是 True。"


@pytest.mark.parametrize("text", ["", "100 % of it", "connection refused"])
def test_any_other_text_stays_what_it_is(text: str) -> None:
    assert kept(text) == text
    with translation.override("zh-hans"):
        assert said(kept(text)) == text


def test_what_was_kept_as_a_plain_text_is_read_as_one() -> None:
    assert phrases.decoder(Note).decode(msgspec.msgpack.encode(["It failed."])) == Note(
        "It failed."
    )


def test_values_of_any_kind_are_kept_as_texts() -> None:
    assert kept(Phrase("%(what)s failed", what=["a", 1])) == "['a', 1] failed"


def test_a_refusal_is_kept_with_its_code() -> None:
    refusal = Refusal(marked("There is no region named %(region)s."), region="moon")

    assert kept(refusal.named) == "Refused: There is no region named moon."
    with translation.override("zh-hans"):
        assert said(kept(refusal.named)) == "Refused: 没有名为 moon 的地域。"
