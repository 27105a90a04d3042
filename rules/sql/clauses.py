"""How the text of a query falls into clauses, and is put together from them."""

from dataclasses import dataclass

from rules.sql.parse import find_topic, parse

SELECT, FROM, WHERE = "SELECT", "FROM", "WHERE"


@dataclass(frozen=True, slots=True)
class Clauses:
    """What IoT Platform keeps of a query; no condition is ""."""

    select: str
    topic_filter: str
    where: str

    def text(self) -> str:
        """Write the query."""
        condition = f" {WHERE} {self.where}" if self.where else ""
        return f'{SELECT} {self.select} {FROM} "{self.topic_filter}"{condition}'


def clauses_of(text: str) -> Clauses:
    """Take a query apart; SqlSyntaxError: the text is none."""
    topic_filter, (start, end) = parse(text).topic_filter, find_topic(text)
    before, after = text[:start].strip(), text[end:].strip()
    return Clauses(
        select=before[len(SELECT) : -len(FROM)].strip(),
        topic_filter=topic_filter,
        where=after[len(WHERE) :].strip(),
    )
