"""What a chain of entries shows of whoever tampered with it."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from ram.audit.chain import Broken, Flaw, Head, Link, Place, check_end, mark, seal, walk

KEY = b"of this platform"


def chain(length: int, key: bytes = KEY) -> list[Link]:
    links: list[Link] = []
    for number in range(1, length + 1):
        content = {"number": number, "action": f"mns:Action{number}", "before": ""}
        previous = links[-1].seal if links else ""
        links.append(Link(number, content, seal(key, previous, content)))
    return links


def head_of(links: list[Link], key: bytes = KEY) -> Head:
    last = links[-1]
    return Head(last.number, last.seal, mark(key, last.number, last.seal))


def test_a_chain_that_nobody_touched_holds() -> None:
    links = chain(5)

    place = walk(KEY, Place(), links)

    check_end(KEY, place, head_of(links))
    assert place.number == 5


def test_a_walk_can_be_continued() -> None:
    links = chain(5)

    place = walk(KEY, walk(KEY, Place(), links[:2]), links[2:])

    assert place == Place(5, links[-1].seal)


@pytest.mark.parametrize(
    ("tampered", "number", "flaw"),
    [
        (lambda c: [*c[:2], replace(c[2], content={"action": "x"}), *c[3:]], 3, Flaw.CHANGED),
        (lambda c: [*c[:2], replace(c[2], seal="0" * 64), *c[3:]], 3, Flaw.CHANGED),
        (lambda c: [*c[:2], *c[3:]], 3, Flaw.MISSING),
        (lambda c: c[1:], 1, Flaw.MISSING),
        (lambda c: [c[1], c[0], *c[2:]], 1, Flaw.MISSING),
        (lambda c: [c[0], replace(c[2], number=2), *c[2:]], 2, Flaw.CHANGED),
        (lambda _: chain(5, b"of somebody else"), 1, Flaw.CHANGED),
    ],
    ids=["changed", "resealed", "removed", "beheaded", "swapped", "moved", "forged"],
)
def test_the_first_entry_that_does_not_fit_is_named(
    tampered: Callable[[list[Link]], list[Link]], number: int, flaw: Flaw
) -> None:
    with pytest.raises(Broken) as broken:
        walk(KEY, Place(), tampered(chain(5)))

    assert (broken.value.number, broken.value.flaw) == (number, flaw)


@pytest.mark.parametrize(
    "head",
    [
        head_of(chain(5)),  # the log was cut off
        head_of(chain(3), b"of somebody else"),  # and the head forged to fit
        replace(head_of(chain(5)), number=3, seal=chain(3)[-1].seal),
        Head(0, "", ""),
    ],
    ids=["cut off", "forged", "adjusted", "removed"],
)
def test_a_log_that_was_cut_off_shows(head: Head) -> None:
    place = walk(KEY, Place(), chain(3))

    with pytest.raises(Broken) as broken:
        check_end(KEY, place, head)

    assert (broken.value.number, broken.value.flaw) == (4, Flaw.END)


def test_a_field_that_is_empty_leaves_the_seal_as_it_was_without_it() -> None:
    content = {"number": 1, "action": "mns:CreateQueue"}

    assert seal(KEY, "", content) == seal(KEY, "", content | {"added_later": ""})
