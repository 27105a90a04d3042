"""What functions tell of the message itself, its device and its moment."""

import base64
from datetime import UTC, datetime, tzinfo
from uuid import UUID

from iotconsole.kit.errors import marked
from rules.sql.errors import SqlEvaluationError
from rules.sql.functions.arguments import shown, unknown, word
from rules.sql.functions.function import Function, Given, Surroundings
from rules.sql.functions.javadate import Write, date_writer
from rules.sql.message import Message

_UUID_BITS, _UUID_VERSION = 128, 4

# By the names that Java knows; nothing that decodes more than characters.
_ENCODINGS = {
    "utf-8": "utf-8",
    "us-ascii": "ascii",
    "ascii": "ascii",
    "iso-8859-1": "latin-1",
    "utf-16": "utf-16",
    "utf-16be": "utf-16-be",
    "utf-16le": "utf-16-le",
    "gbk": "gbk",
    "gb2312": "gb2312",
    "gb18030": "gb18030",
}


def _attribute(message: Message, key: object) -> str:
    return message.tags.get(word("attribute", key), "")


def _device_name(message: Message) -> str:
    return message.device_name


def _message_id(message: Message) -> int:
    return message.message_id


def _new_uuid(surroundings: Surroundings, _message: Message) -> str:
    return str(UUID(int=surroundings.chance.getrandbits(_UUID_BITS), version=_UUID_VERSION))


def _encoding(name: object) -> str:
    found = _ENCODINGS.get(word("payload", name).lower())
    if found is None:
        raise unknown("payload", _ENCODINGS, name)
    return found


def _payload(message: Message, encoding: object = "utf-8") -> str:
    return message.payload.decode(_encoding(encoding), errors="replace")


def _timestamp(surroundings: Surroundings, message: Message, *pattern: object) -> int | str:
    return _written(message, surroundings.zone, *pattern)


def _timestamp_utc(message: Message, *pattern: object) -> int | str:
    return _written(message, UTC, *pattern)


def _written(message: Message, zone: tzinfo, *pattern: object) -> int | str:
    if not pattern:
        return message.time_ms
    seconds, milliseconds = divmod(message.time_ms, 1000)
    moment = datetime.fromtimestamp(seconds, zone).replace(microsecond=milliseconds * 1000)
    return _pattern(*pattern)(moment)


def _pattern(pattern: object) -> Write:
    try:
        return date_writer(word("timestamp", pattern))
    except ValueError as exc:
        mistake = exc.args[0]
        raise SqlEvaluationError(marked("timestamp(): %(mistake)s."), mistake=mistake) from exc


def _to_base64(message: Message) -> str:
    return base64.b64encode(message.payload).decode()


def _to_hex(message: Message) -> str:
    return message.payload.hex()


def _topic(message: Message, *levels: object) -> str | None:
    if not levels:
        return message.topic
    [level] = levels
    if isinstance(level, bool) or not isinstance(level, int):
        sentence = marked("topic(n) counts levels with a whole number, not %(found)s.")
        raise SqlEvaluationError(sentence, found=shown(level))
    parts = message.topic.removeprefix("/").split("/")
    return parts[level - 1] if 1 <= level <= len(parts) else None


FUNCTIONS = (
    Function(
        "attribute",
        "key",
        1,
        1,
        "text",
        marked("The value of a tag of the device; empty if it has no such tag."),
        "attribute('location') = 'L1'",
        _attribute,
        given=Given.MESSAGE,
        answers_anew=True,
        checks={0: lambda key: word("attribute", key)},
    ),
    Function(
        "deviceName",
        "",
        0,
        0,
        "text",
        marked("The device that published; empty in a test without a device."),
        "deviceName() = 'dev'",
        _device_name,
        given=Given.MESSAGE,
    ),
    Function(
        "messageId",
        "",
        0,
        0,
        "number",
        marked("The id the platform gave the message."),
        "messageId() = 1",
        _message_id,
        given=Given.MESSAGE,
    ),
    Function(
        "newuuid",
        "",
        0,
        0,
        "text",
        marked("A random UUID."),
        "newuuid() LIKE '%-%-4%-%-%'",
        _new_uuid,
        given=Given.SURROUNDINGS,
        answers_anew=True,
    ),
    Function(
        "payload",
        "[encoding]",
        0,
        1,
        "text",
        marked("The whole payload as a text, decoded as UTF-8 or as said."),
        "payload('utf-8') LIKE '{%}'",
        _payload,
        given=Given.MESSAGE,
        checks={0: _encoding},
    ),
    Function(
        "timestamp",
        "[pattern]",
        0,
        1,
        "anything",
        marked(
            "When the message arrived: milliseconds since 1970, or in the region's time zone by a"
            " pattern of Java's SimpleDateFormat."
        ),
        r"timestamp('yyyy-MM-dd\'T\'HH:mm:ss') = '2018-11-28T10:56:38'",
        _timestamp,
        given=Given.SURROUNDINGS,
        checks={0: _pattern},
    ),
    Function(
        "timestamp_utc",
        "[pattern]",
        0,
        1,
        "anything",
        marked("The same in UTC."),
        r"timestamp_utc('yyyy-MM-dd\'T\'HH:mm:ss\'Z\'') = '2018-11-28T02:56:38Z'",
        _timestamp_utc,
        given=Given.MESSAGE,
        checks={0: _pattern},
    ),
    Function(
        "to_base64",
        "*",
        0,
        0,
        "text",
        marked("The payload in base64."),
        "to_base64(*) LIKE 'ey%'",
        _to_base64,
        given=Given.MESSAGE,
        takes_whole=True,
    ),
    Function(
        "to_hex",
        "*",
        0,
        0,
        "text",
        marked("The payload in small hexadecimal digits."),
        "to_hex(*) LIKE '7b%'",
        _to_hex,
        given=Given.MESSAGE,
        takes_whole=True,
    ),
    Function(
        "topic",
        "[n]",
        0,
        1,
        "text",
        marked("The topic, or its n-th level, counted from 1; null if it has no such level."),
        "topic(2) = 'dev'",
        _topic,
        given=Given.MESSAGE,
    ),
)
