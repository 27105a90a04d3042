"""How a moment is written by a pattern of Java's SimpleDateFormat, in English."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache

from iotconsole.kit.errors import Phrase, marked

Write = Callable[[datetime], str]

MOST_CHARACTERS = 256

_PIECE = re.compile(r"'((?:[^']|'')*)'|(([A-Za-z])\3*)|([^A-Za-z']+)")
_FULL = 4  # letters from which a name is written in full
_SHORT = 3


@lru_cache(256)
def date_writer(pattern: str) -> Write:
    """Compile a pattern; ValueError: it is none."""
    if len(pattern) > MOST_CHARACTERS:
        sentence = marked("a date pattern has at most %(most)s characters")
        raise ValueError(Phrase(sentence, most=MOST_CHARACTERS))
    pieces, at = [], 0
    for piece in _PIECE.finditer(pattern):
        if piece.start() != at:
            break
        pieces.append(_piece(piece))
        at = piece.end()
    if at != len(pattern):
        raise ValueError(Phrase(marked("a quote in the date pattern is never closed")))
    return lambda moment: "".join(piece(moment) for piece in pieces)


def _piece(piece: re.Match[str]) -> Write:
    quoted, letters, letter, other = piece.groups()
    if letter is not None:
        return _letters(letter, len(letters))
    text = other if quoted is None else quoted.replace("''", "'") or "'"
    return lambda _moment: text


def _letters(letter: str, count: int) -> Write:
    if letter in _NUMBERS:
        number = _NUMBERS[letter]
        return lambda moment: f"{number(moment):0{count}d}"
    if letter in _NAMES:
        name = _NAMES[letter]
        return lambda moment: name(moment, count)
    sentence = marked('there is no letter "%(letter)s" in date patterns; put text in quotes')
    raise ValueError(Phrase(sentence, letter=letter))


def _sunday_based(moment: datetime) -> int:
    return moment.isoweekday() % 7


def _week_of_year(moment: datetime) -> int:
    """Count weeks that begin on Sunday; the week of 1 January is the first."""
    saturday = moment + timedelta(days=6 - _sunday_based(moment))
    if saturday.year != moment.year:
        return 1
    return (moment.timetuple().tm_yday + 6 - _sunday_based(moment)) // 7 + _starts_late(moment)


def _starts_late(moment: datetime) -> int:
    """Count the broken week at the beginning of the year, if there is one."""
    return 0 if _sunday_based(moment.replace(month=1, day=1)) == 0 else 1


def _week_of_month(moment: datetime) -> int:
    return (moment.day - 1 + _sunday_based(moment.replace(day=1))) // 7 + 1


def _year(year: int, count: int) -> str:
    return f"{year % 100:02d}" if count == 2 else f"{year:0{count}d}"


def _week_year(moment: datetime, count: int) -> str:
    return _year((moment + timedelta(days=6 - _sunday_based(moment))).year, count)


def _month(moment: datetime, count: int) -> str:
    if count < _SHORT:
        return f"{moment.month:0{count}d}"
    name = _MONTHS[moment.month - 1]
    return name if count >= _FULL else name[:3]


def _day_name(moment: datetime, count: int) -> str:
    name = _DAYS[moment.weekday()]
    return name if count >= _FULL else name[:3]


def _offset(moment: datetime, _count: int) -> str:
    return moment.strftime("%z")


def _iso_offset(moment: datetime, count: int) -> str:
    if not moment.utcoffset():
        return "Z"
    offset = moment.strftime("%z")
    return (offset[:3], offset, f"{offset[:3]}:{offset[3:]}")[min(count, 3) - 1]


_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

# Java SE, SimpleDateFormat: date and time patterns
_NUMBERS: dict[str, Callable[[datetime], int]] = {
    "w": _week_of_year,
    "W": _week_of_month,
    "D": lambda moment: moment.timetuple().tm_yday,
    "d": lambda moment: moment.day,
    "F": lambda moment: (moment.day - 1) // 7 + 1,
    "u": lambda moment: moment.isoweekday(),
    "H": lambda moment: moment.hour,
    "k": lambda moment: moment.hour or 24,
    "K": lambda moment: moment.hour % 12,
    "h": lambda moment: moment.hour % 12 or 12,
    "m": lambda moment: moment.minute,
    "s": lambda moment: moment.second,
    "S": lambda moment: moment.microsecond // 1000,
}
_NAMES: dict[str, Callable[[datetime, int], str]] = {
    "G": lambda _moment, _count: "AD",
    "y": lambda moment, count: _year(moment.year, count),
    "Y": _week_year,
    "M": _month,
    "L": _month,
    "E": _day_name,
    "a": lambda moment, _count: "AM" if moment.hour < 12 else "PM",
    "z": lambda moment, _count: moment.tzname() or "",
    "Z": _offset,
    "X": _iso_offset,
}
