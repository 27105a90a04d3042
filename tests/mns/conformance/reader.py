"""How a conversation with the door is written down: requests as they are sent, and their answers.

    # A comment.
    ## Before each
    > PUT /queues/{queue}
    < 201

    ## What the case says
    > POST /queues/{queue}/messages
    > Content-Type: text/xml        a header more; "> -Date" leaves one out
    > @by stranger                  how it is sent, see `signing.py` and `talk.py`
    <Message><MessageBody>a</MessageBody></Message>
    < 201                           or "< 404 QueueNotExist": an error, whole
    < Location: {base}/queues/a     "< -Content-Length": must not be there
    <Message><MessageId>{id}</MessageId></Message>

What stands in braces is filled in or matched, see `blanks.py`. The declaration and the namespace
of an answer are checked always and written never.
"""

from dataclasses import dataclass, field
from pathlib import Path

BEFORE_EACH = "Before each"


@dataclass(slots=True)
class Half:
    """A request or an answer: its first line, headers, how it travels, its body."""

    first: str
    headers: list[tuple[str, str]] = field(default_factory=list)
    without: list[str] = field(default_factory=list)
    how: dict[str, str] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)

    def add(self, line: str) -> None:
        if line.startswith("@"):
            word, _, value = line[1:].partition(" ")
            self.how[word] = value.strip()
        elif line.startswith("-"):
            self.without.append(line[1:])
        else:
            name, _, value = line.partition(":")
            self.headers.append((name, value.strip()))


@dataclass(slots=True)
class Step:
    """One request and what it is answered."""

    request: Half
    answer: Half


@dataclass(slots=True)
class Case:
    """A conversation that shows one thing."""

    title: str
    steps: list[Step] = field(default_factory=list)


def read_cases(path: Path) -> list[Case]:
    """Read the cases of a file; each begins with the steps that come before each."""
    cases: list[Case] = []
    half = Half("")
    for line in path.read_text().splitlines():
        mark, _, rest = line.partition(" ")
        if mark == "##":
            cases.append(Case(rest))
            half = Half("")
        elif mark == ">" and (not half.first or half is cases[-1].steps[-1].answer):
            half = Half(rest)
            cases[-1].steps.append(Step(half, Half("")))
        elif mark == "<" and half is cases[-1].steps[-1].request:
            half = cases[-1].steps[-1].answer
            half.first = rest
        elif mark in {">", "<"}:
            half.add(rest)
        elif line.strip() and mark != "#":
            half.lines.append(line)
    return _with_beginnings(cases)


def _with_beginnings(cases: list[Case]) -> list[Case]:
    first, *others = cases
    if first.title != BEFORE_EACH:
        return cases
    return [Case(case.title, first.steps + case.steps) for case in others]
