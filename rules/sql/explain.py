"""Why a message is forwarded or not: every clause of WHERE and every column with its value.

The same compiler that makes `Query.apply` makes these functions, with a recorder beside each; the
row and the outcome come from the one run that is recorded. What that run did not need (the right
side of an AND whose left is false) is evaluated afterwards and marked.
"""

from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

from rules.sql.compile import Evaluate
from rules.sql.errors import SqlEvaluationError
from rules.sql.message import Message, decoded
from rules.sql.paths import MISSING
from rules.sql.query import Query, Row
from rules.sql.tree import (
    Call,
    Column,
    Constant,
    Expression,
    Like,
    Operation,
    Spread,
    Star,
    Within,
    expression_of,
    parts,
    within,
)
from rules.sql.values import ARITHMETIC

Outcome = Literal["selected", "filtered", "failed"]
State = Literal["known", "missing", "failed"]


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of WHERE and what it was for this message; constants are no clauses.

    `value` is JSON; `state` says if there is none, and `error` why. `holds` is None for what is
    neither true nor false. `needed` is false if the outcome was clear without this clause, and
    `is_anew` tells that it may be otherwise each time, as with newuuid().
    `start` and `end` are where it stands in the text of the query.
    """

    text: str
    start: int
    end: int
    is_condition: bool
    state: State
    value: object
    holds: bool | None
    error: str
    needed: bool
    is_anew: bool
    parts: tuple["Clause", ...]


@dataclass(frozen=True, slots=True)
class Selected:
    """A column, its value and, if there is none, why."""

    key: str
    text: str
    state: State
    value: object
    error: str
    is_anew: bool = False


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a query makes of one message; `row` is null unless it is selected.

    A binary rule that selects `*` has no row: the payload goes on as it came. A payload that is
    not JSON has no clauses and no fields.
    """

    outcome: Outcome
    error: str
    where: Clause | None
    fields: tuple[Selected, ...]
    row: Row | None


def explain(query: Query, message: Message) -> Explanation:
    """Apply the query and tell what every part of it was; never raises SqlError."""
    trace = _Trace(query, message)
    outcome, error, row = trace.outcome()
    try:
        document = decoded(message) if query.needs_payload else None
    except SqlEvaluationError:
        return Explanation(outcome, error, None, (), row)
    trace.complete(document)
    where = query.select.where
    return Explanation(
        outcome,
        error,
        None if where is None else trace.clause(where, is_condition=True),
        tuple(trace.selected(column, document) for column in query.select.columns),
        row,
    )


@dataclass(frozen=True, slots=True)
class _Finding:
    state: State
    value: object = None
    error: str = ""


class _Trace:
    """What every expression of a query was for one message."""

    def __init__(self, query: Query, message: Message) -> None:
        self._message = message
        self._evaluators: dict[int, Evaluate] = {}
        self._findings: dict[int, _Finding] = {}
        self._needed: frozenset[int] = frozenset()
        self._text = query.text
        self._query = query.watched(self._watch)

    def outcome(self) -> tuple[Outcome, str, Row | None]:
        """Apply the query as the rule does, and remember what that needed."""
        try:
            result = self._query.apply(self._message)
        except SqlEvaluationError as exc:
            return "failed", exc.message, None
        finally:
            self._needed = frozenset(self._findings)
        if result is None:
            return "filtered", "", None
        return "selected", "", None if isinstance(result, bytes) else result

    def complete(self, document: object) -> None:
        """Evaluate what the outcome did not need."""
        for key, evaluate in self._evaluators.items():
            if key not in self._findings:
                with suppress(SqlEvaluationError):  # it is among the findings
                    evaluate(document, self._message)

    def clause(self, expression: Expression, *, is_condition: bool) -> Clause:
        """Tell what an expression and those inside it were."""
        finding, (start, end) = self._findings[id(expression)], expression.place
        logical = isinstance(expression, Operation) and expression.operator in _LOGICAL
        inner = [part for part in parts(expression) if not isinstance(part, Constant)]
        return Clause(
            text=self._text[start:end],
            start=start,
            end=end,
            is_condition=is_condition or _compares(expression),
            state=finding.state,
            value=finding.value,
            holds=finding.value if isinstance(finding.value, bool) else None,
            error=finding.error,
            needed=id(expression) in self._needed,
            is_anew=_answers_anew(expression),
            parts=tuple(self.clause(part, is_condition=logical) for part in inner),
        )

    def selected(self, column: Star | Column | Spread, document: object) -> Selected:
        """Tell what a column was."""
        expression = expression_of(column)
        if expression is None:
            return Selected("*", "*", "known", document, "")
        finding, (start, end) = self._findings[id(expression)], expression.place
        text = self._text[start:end]
        key = column.key if isinstance(column, Column) else text
        found = (finding.state, finding.value, finding.error)
        return Selected(key, text, *found, is_anew=_answers_anew(expression))

    def _watch(self, expression: Expression, evaluate: Evaluate) -> Evaluate:
        def watched(document: object, message: Message) -> object:
            try:
                value = evaluate(document, message)
            except SqlEvaluationError as exc:
                self._findings[id(expression)] = _Finding("failed", error=exc.message)
                raise
            missing = value is MISSING
            found = _Finding("missing") if missing else _Finding("known", value)
            self._findings[id(expression)] = found
            return value

        self._evaluators[id(expression)] = watched
        return watched


_LOGICAL = ("and", "or", "not")


def _answers_anew(expression: Expression) -> bool:
    calls = (part for part in within(expression) if isinstance(part, Call))
    return any(call.function.answers_anew for call in calls)


def _compares(expression: Expression) -> bool:
    if isinstance(expression, Operation):
        return expression.operator not in ARITHMETIC
    return isinstance(expression, Like | Within)
