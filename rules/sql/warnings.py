"""What is probably not meant in a query that is correct: said when it is saved, never refused."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from iotconsole.kit.errors import Phrase, marked
from rules.sql.compile import Compiler
from rules.sql.errors import SqlEvaluationError
from rules.sql.fields import field_name
from rules.sql.functions import Given
from rules.sql.kinds import kind_of
from rules.sql.message import Message
from rules.sql.query import Query
from rules.sql.tree import (
    Call,
    Constant,
    Expression,
    Field,
    Like,
    Operation,
    Within,
    expressions,
    line_and_column,
    within,
)
from rules.sql.values import ARITHMETIC, ORDERING

Reason = Literal["constant", "type", "field"]

_NAMES = {
    "number": Phrase(marked("a number")),
    "text": Phrase(marked("a text")),
    "truth": Phrase(marked("true or false")),
}
_FIRST = {  # as the first word of a sentence
    "number": Phrase(marked("A number")),
    "text": Phrase(marked("A text")),
    "truth": Phrase(marked("True or false")),
}


@dataclass(frozen=True, slots=True)
class QueryWarning:
    """Something that will hardly do what was meant, and where it begins."""

    reason: Reason
    message: str
    line: int
    column: int


def warnings(query: Query, seen_fields: Collection[str] = ()) -> list[QueryWarning]:
    """Answer what is suspicious, in the order of the text.

    `seen_fields` are the fields of recent messages as `field_names` writes them; without any,
    nothing is said about fields.
    """
    found = [
        *_constant_conditions(query),
        *_impossible_types(query),
        *_unknown_fields(query, seen_fields),
    ]
    ordered = sorted(found, key=lambda one: one[0].place)
    return [_warning(query, *one) for one in ordered]


Suspicion = tuple[Expression, Reason, str]


def _warning(query: Query, expression: Expression, reason: Reason, message: str) -> QueryWarning:
    line, column = line_and_column(query.text, expression.place)
    return QueryWarning(reason, message, line, column)


def _constant_conditions(query: Query) -> Iterator[Suspicion]:
    conditions = [] if query.select.where is None else [query.select.where]
    while conditions:
        condition = conditions.pop()
        if _is_constant(condition):
            yield condition, "constant", _always(query, condition)
        elif isinstance(condition, Operation) and condition.operator in ("and", "or", "not"):
            conditions += condition.operands


def _is_constant(expression: Expression) -> bool:
    """Tell whether no message can make a difference."""
    return not any(
        isinstance(part, Field) or (isinstance(part, Call) and part.function.given != Given.NOTHING)
        for part in within(expression)
    )


def _always(query: Query, condition: Expression) -> str:
    text = query.text[condition.place[0] : condition.place[1]]
    try:
        value = Compiler(query.surroundings).evaluator(condition)(None, _NO_MESSAGE)
    except SqlEvaluationError as exc:
        sentence = marked("%(text)s fails for every message: %(reason)s")
        return Phrase(sentence, text=text, reason=exc.message)
    if isinstance(value, bool):
        word = str(value).lower()
        return Phrase(marked("%(text)s is %(value)s for every message."), text=text, value=word)
    return Phrase(marked("%(text)s is never true."), text=text)


def _impossible_types(query: Query) -> Iterator[Suspicion]:
    for expression in expressions(query.select):
        said = _cannot_hold(expression)
        if said:
            yield expression, "type", said
    if query.select.where is not None:
        yield from _values_as_conditions(query.select.where)


def _cannot_hold(expression: Expression) -> str:
    match expression:
        case Operation(operator, operands) if operator in ARITHMETIC:
            odd = [kind for kind in map(kind_of, operands) if kind in ("text", "truth")]
            sentence = marked("%(kind)s cannot be calculated with.")
            return Phrase(sentence, kind=_FIRST[odd[0]]) if odd else ""
        case Operation(operator, (left, right)) if operator not in ("and", "or"):
            return _incomparable(operator, left, right)
        case Within(operand, options):
            return next(filter(None, (_incomparable("=", operand, one) for one in options)), "")
        case Like(operand) if kind_of(operand) in ("number", "truth"):
            sentence = marked("LIKE compares texts, and this is %(kind)s.")
            return Phrase(sentence, kind=_NAMES[kind_of(operand)])
    return ""


def _incomparable(operator: str, left: Expression, right: Expression) -> str:
    kinds = kind_of(left), kind_of(right)
    if any(isinstance(side, Constant) and side.value is None for side in (left, right)):
        return Phrase(marked("Nothing compares with NULL; write IS NULL or IS NOT NULL."))
    if operator in ORDERING and "truth" in kinds:
        return Phrase(marked("True and false can only be equal or not."))
    if "anything" in kinds or kinds[0] == kinds[1]:
        return ""
    sentence = marked("%(kind)s never compares with %(other)s.")
    return Phrase(sentence, kind=_FIRST[kinds[0]], other=_NAMES[kinds[1]])


def _values_as_conditions(condition: Expression) -> Iterator[Suspicion]:
    if isinstance(condition, Operation) and condition.operator in ("and", "or", "not"):
        for operand in condition.operands:
            yield from _values_as_conditions(operand)
    elif kind_of(condition) in ("number", "text") and not _is_constant(condition):
        sentence = marked("A condition is true or false, and this is %(kind)s.")
        yield condition, "type", Phrase(sentence, kind=_NAMES[kind_of(condition)])


def _unknown_fields(query: Query, seen_fields: Collection[str]) -> Iterator[Suspicion]:
    if not seen_fields:
        return
    for expression in expressions(query.select):
        if isinstance(expression, Field) and expression.path.steps:
            name = field_name(expression.path)
            if name not in seen_fields:
                yield expression, "field", _unseen(name, seen_fields)


def _unseen(name: str, seen_fields: Collection[str]) -> Phrase:
    if near := get_close_matches(name, seen_fields, n=1):
        sentence = marked("No recent message has %(name)s; did you mean %(near)s?")
        return Phrase(sentence, name=name, near=near[0])
    return Phrase(marked("No recent message has %(name)s."), name=name)


class _NoMessage:
    """What a constant expression is evaluated with: it never looks."""

    topic = product_key = device_name = ""
    payload = b""
    message_id = time_ms = 0
    tags: dict[str, str] = {}  # noqa: RUF012 - never written

    def json(self) -> object:
        return None


_NO_MESSAGE: Message = _NoMessage()
