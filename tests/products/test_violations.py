"""The broker's log is read for what devices tried."""

from pathlib import Path

import pytest

from products.violations import Tail, Violation, read_violation

LOG = "[2763] 2026/11/21 15:39:37.772754 [ERR] 127.0.0.1:49759 - "
CLIENT = '"client|securemode=3,signmethod=hmacsha1|"'


@pytest.mark.parametrize(
    ("line", "violation"),
    [
        (
            f'mid:29 - {CLIENT} - Publish Violation - Subject "/.pk.dn.user.a//b.c"',
            Violation(29, is_publish=True, topic="/pk/dn/user/a.b/c"),
        ),
        (
            f'mid_ws:7 - {CLIENT} - Subscription Violation - Subject "pk.*.>", SID pk.*.>',
            Violation(7, is_publish=False, topic="pk/+/#"),
        ),
        (f"mid:29 - {CLIENT} - QoS=2 is disabled for PUBLISH messages", None),
    ],
)
def test_line_tells_who_tried_what(line: str, violation: Violation | None) -> None:
    assert read_violation(LOG + line) == violation


def test_new_lines_are_read_once_and_whole(tmp_path: Path) -> None:
    log = tmp_path / "broker.log"
    log.write_text("of before\n")
    tail = Tail(log)

    with log.open("a") as file:
        file.write("one\ntwo\nhal")
    assert tail.lines() == ["one", "two"]
    with log.open("a") as file:
        file.write("f\n")
    assert tail.lines() == ["half"]
    assert tail.lines() == []


def test_log_that_is_begun_anew_is_read_from_its_beginning(tmp_path: Path) -> None:
    log = tmp_path / "broker.log"
    log.write_text("a long line of before\n")
    tail = Tail(log)

    log.rename(tmp_path / "broker.log.1")
    assert tail.lines() == []
    log.write_text("new\n")

    assert tail.lines() == ["new"]
