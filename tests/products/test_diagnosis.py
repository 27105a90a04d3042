"""Wrong passwords are told apart by the mistake that made them."""

import pytest

from products.credentials import Login, read_login, sign
from products.diagnosis import Hint, explain

CLIENT_ID = "mac|securemode=3,signmethod=hmacsha1,timestamp=789|"
TEXT = "clientIdmacdeviceNamednproductKeypk"


def login(password: str) -> Login:
    read = read_login(CLIENT_ID, "dn&pk", password)
    assert isinstance(read, Login)
    return read


@pytest.mark.parametrize(
    ("password", "hint"),
    [
        ("secret", Hint.SECRET_ITSELF),
        (sign(f"{TEXT}timestamp789", "secret", "hmacmd5"), Hint.OTHER_METHOD),
        (sign(f"{TEXT}timestamp789", "secret", "hmacsha256").upper(), Hint.OTHER_METHOD),
        (sign(TEXT, "secret", "hmacsha1"), Hint.NO_TIMESTAMP),
        (sign(f"{TEXT}timestamp789", "of product", "hmacsha1"), Hint.PRODUCT_SECRET),
        (
            sign(f"clientId{CLIENT_ID}deviceNamednproductKeypktimestamp789", "secret", "hmacsha1"),
            Hint.WHOLE_CLIENT_ID,
        ),
        (sign(f"{TEXT}timestamp789", "another", "hmacsha1"), Hint.OTHER_SECRET),
        ("", Hint.OTHER_SECRET),
    ],
)
def test_mistake_is_found(password: str, hint: Hint) -> None:
    found = explain(login(password), CLIENT_ID, secret="secret", product_secret="of product")

    assert found == hint
