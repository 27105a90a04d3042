"""A tree of a query written as text, with parentheses around everything."""

from rules.sql.tree import (
    Call,
    Case,
    Column,
    Constant,
    Expression,
    Field,
    Like,
    Operation,
    Select,
    Spread,
    Star,
    Within,
)


def write(select: Select) -> str:
    columns = ", ".join(_column(column) for column in select.columns)
    where = "" if select.where is None else f" WHERE {written(select.where)}"
    return f'SELECT {columns} FROM "{select.topic_filter}"{where}'


def _column(column: Star | Column | Spread) -> str:
    match column:
        case Star():
            return "*"
        case Spread(call):
            return written(call)
        case Column(key, expression):
            return f'{written(expression)} AS "{key}"'


def written(expression: Expression) -> str:
    match expression:
        case Constant(value):
            return _constant(value)
        case Field(path):
            return f'"{path.text}"'
        case Call(function, operands):
            whole = "*" if function.takes_whole else ", ".join(map(written, operands))
            return f"{function.name}({whole})"
        case Operation(operator, operands):
            return _operation(operator, [f"({written(operand)})" for operand in operands])
        case Like(operand, pattern):
            return f"({written(operand)}) LIKE {_constant(pattern)}"
        case Within(operand, options):
            return f"({written(operand)}) IN ({', '.join(map(written, options))})"
        case Case():
            return _case(expression)


def _constant(value: str | float | bool | None) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, str):
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
    return str(value).lower() if isinstance(value, bool) else repr(value)


def _operation(operator: str, operands: list[str]) -> str:
    if operator == "negate":
        return f"-{operands[0]}"
    if operator == "not":
        return f"NOT {operands[0]}"
    if operator == "is null":
        return f"{operands[0]} IS NULL"
    return f" {operator} ".join(operands)


def _case(case: Case) -> str:
    operand = "" if case.operand is None else written(case.operand)
    branches = [f"WHEN {written(when)} THEN {written(then)}" for when, then in case.branches]
    otherwise = "" if case.otherwise is None else f"ELSE {written(case.otherwise)}"
    return f"CASE {operand} {' '.join(branches)} {otherwise} END"
