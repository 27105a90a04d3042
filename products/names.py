"""How products and devices may be called."""

import re

from iotconsole.kit.errors import marked
from products.errors import InvalidName

# IoT API, CreateProduct: ProductName 4-30, a Chinese character counts 2; newer consoles let in
# more than letters, digits and underscores (the "Air Testing" of the tutorials has a space).
_PRODUCT_NAME = re.compile(r"[\w ()@.-]+")
# IoT API, RegisterDevice: DeviceName.
_DEVICE_NAME = re.compile(r"[A-Za-z0-9_@.:-]{4,32}")
# IoT API, RegisterDevice: Nickname 4-64, a Chinese character counts 2.
_NICKNAME = re.compile(r"\w+")


def check_product_name(name: str) -> None:
    """Refuse a name no product may have."""
    if not (_PRODUCT_NAME.fullmatch(name) and 4 <= _width(name) <= 30):
        raise InvalidName(
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
        raise InvalidName(sentence, field="name")


def check_nickname(nickname: str) -> None:
    """Refuse a nickname no device may have; having none is fine."""
    if nickname and not (_NICKNAME.fullmatch(nickname) and 4 <= _width(nickname) <= 64):
        raise InvalidName(
            marked(
                "A nickname is 4 to 64 letters, digits and underscores;"
                " a Chinese character counts as two."
            ),
            field="nickname",
        )


def _width(text: str) -> int:
    return sum(1 if character.isascii() else 2 for character in text)
