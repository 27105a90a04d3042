"""Why a password is wrong: the mistakes that people make when they sign."""

import hmac
from collections.abc import Iterator

from django.db import models
from django.utils.translation import gettext_lazy as _

from products.credentials import DIGESTS, Login, sign


class Hint(models.TextChoices):
    """What the device did instead of signing as it should."""

    SECRET_ITSELF = "secret_itself", _("The password is the secret itself, not a signature.")
    OTHER_METHOD = (
        "other_method",
        _("The password was made with another signmethod than the client id names."),
    )
    NO_TIMESTAMP = (
        "no_timestamp",
        _("The client id has a timestamp, but what was signed has none."),
    )
    WHOLE_CLIENT_ID = (
        "whole_client_id",
        _("The whole client id was signed; only what is before the first | belongs there."),
    )
    PRODUCT_SECRET = (
        "product_secret",
        _("It was signed with the secret of the product, not of the device."),
    )
    OTHER_SECRET = "other_secret", _("Another secret was used, or another text was signed.")


def explain(login: Login, client_id: str, *, secret: str, product_secret: str) -> Hint:
    """Answer which mistake made this password."""
    if hmac.compare_digest(login.password.encode(), secret.encode()):
        return Hint.SECRET_ITSELF
    for hint, text, key, method in _mistakes(login, client_id, secret, product_secret):
        made = sign(text, key, method)
        if hmac.compare_digest(made.encode(), login.password.lower().encode()):
            return hint
    return Hint.OTHER_SECRET


def _mistakes(
    login: Login, client_id: str, secret: str, product_secret: str
) -> Iterator[tuple[Hint, str, str, str]]:
    right = login.signed_text
    for method in DIGESTS:
        yield Hint.OTHER_METHOD, right, secret, method
        yield Hint.PRODUCT_SECRET, right, product_secret, method
        yield Hint.NO_TIMESTAMP, right.removesuffix(f"timestamp{login.timestamp}"), secret, method
        whole = right.replace(f"clientId{login.client_name}", f"clientId{client_id}", 1)
        yield Hint.WHOLE_CLIENT_ID, whole, secret, method
