"""How products and devices may be called."""

import re

from iotconsole.kit.errors import marked
from products import limits
from products.errors import (
    InvalidDeviceName,
    InvalidNickname,
    InvalidProductName,
    InvalidTag,
    InvalidTagValue,
    InvalidTopic,
    LongDescription,
)

# IoT API, CreateProduct: ProductName 4-30, a Chinese character counts 2; newer consoles let in
# more than letters, digits and underscores (the "Air Testing" of the tutorials has a space).
_PRODUCT_NAME = re.compile(r"[\w ()@.-]+")
# IoT API, RegisterDevice: DeviceName.
_DEVICE_NAME = re.compile(r"[A-Za-z0-9_@.:-]{4,32}")
# IoT API, RegisterDevice: Nickname 4-64, a Chinese character counts 2.
_NICKNAME = re.compile(r"\w+")
# IoT API, SaveDeviceProp: a key has 2-32 letters, digits and dots, a value up to 128 letters,
# digits and _ - . ; a Chinese character counts 2. The platform's own example is the value
# "104.07086:30.549169", a coordinate: colons and commas are fine, too.
_TAG_KEY = re.compile(r"[A-Za-z0-9.]{2,32}")
_TAG_VALUE = re.compile(r"[\w.:,-]+")
# IoT Platform, custom topic categories: levels are letters, digits and underscores.
_LEVEL = re.compile(r"[A-Za-z0-9_]+")


def check_product_name(name: str) -> None:
    """Refuse a name no product may have."""
    if not (_PRODUCT_NAME.fullmatch(name) and 4 <= _width(name) <= 30):
        raise InvalidProductName(
            marked(
                "A product name is 4 to 30 letters, digits, spaces and _ - @ ( ) .;"
                " a Chinese character counts as two."
            ),
            field="name",
        )


def check_device_name(name: str) -> None:
    """Refuse a name no device may have."""
    if not _DEVICE_NAME.fullmatch(name):
        sentence = marked("A DeviceName is 4 to 32 letters, digits and - _ @ . :")
        raise InvalidDeviceName(sentence, field="name")


def check_nickname(nickname: str) -> None:
    """Refuse a nickname no device may have; having none is fine."""
    if nickname and not (_NICKNAME.fullmatch(nickname) and 4 <= _width(nickname) <= 64):
        raise InvalidNickname(
            marked(
                "A nickname is 4 to 64 letters, digits and underscores;"
                " a Chinese character counts as two."
            ),
            field="nickname",
        )


def check_description(description: str) -> None:
    """Refuse a description that is too long."""
    if len(description) > limits.DESCRIPTION_LENGTH:
        raise LongDescription(
            marked("A description has at most %(most)s characters."),
            field="description",
            most=limits.DESCRIPTION_LENGTH,
        )


def check_short_name(short_name: str, *, product_key: str, may_be_wild: bool) -> None:
    """Refuse a topic category that no product may have; wildcards are for subscribing only."""
    levels = short_name.split("/")
    if levels[-1] == "#" and may_be_wild:
        levels = levels[:-1]
    if not all(_LEVEL.fullmatch(level) or (level == "+" and may_be_wild) for level in levels):
        raise InvalidTopic(
            marked(
                "The levels of a topic are letters, digits and underscores; + for one level and"
                " # at the end are for topics that devices only subscribe to."
            ),
            field="short_name",
        )
    topic = f"/{product_key}/{'n' * limits.DEVICE_NAME_LENGTH}/{short_name}"
    if len(topic.encode()) > limits.TOPIC_BYTES or topic.count("/") > limits.TOPIC_SLASHES:
        raise InvalidTopic(
            marked("A topic has at most %(bytes)s bytes and %(slashes)s slashes."),
            field="short_name",
            bytes=limits.TOPIC_BYTES,
            slashes=limits.TOPIC_SLASHES,
        )


def check_tag(key: str, value: str) -> None:
    """Refuse a tag no device may have."""
    if not _TAG_KEY.fullmatch(key):
        sentence = marked("The key of a tag is 2 to 32 letters, digits and dots.")
        raise InvalidTag(sentence, field="tags")
    if not (_TAG_VALUE.fullmatch(value) and _width(value) <= limits.TAG_VALUE_LENGTH):
        raise InvalidTagValue(
            marked(
                "The value of the tag %(key)s is 1 to 128 letters, digits and _ - . : , ;"
                " a Chinese character counts as two."
            ),
            field="tags",
            key=key,
        )


def _width(text: str) -> int:
    return sum(1 if character.isascii() else 2 for character in text)
