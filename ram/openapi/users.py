"""What programs do with users (Ram 2015-05-01); the owner of the account is none of them."""

from iotconsole.kit.errors import marked
from iotconsole.kit.openapi import Parameters
from ram import services
from ram.errors import UserNotExist
from ram.models import User
from ram.openapi.pages import Document, page
from ram.openapi.values import date, sent

_TEXTS = {
    "DisplayName": "display_name",
    "Comments": "comments",
    "Email": "email",
    "MobilePhone": "mobile_phone",
}
_NEW_TEXTS = {f"New{name}": ours for name, ours in _TEXTS.items()}


def create(parameters: Parameters) -> Document:
    """CreateUser."""
    name = parameters.required("UserName")
    return {"User": _created(services.create_user(name, **sent(parameters, _TEXTS)))}


def get(parameters: Parameters) -> Document:
    """GetUser."""
    user = find(parameters)
    seen = {"LastLoginDate": date(user.last_login)} if user.last_login else {}
    return {"User": _write(user) | seen}


def update(parameters: Parameters) -> Document:
    """UpdateUser: what is left out stays as it is."""
    user = find(parameters)
    name = parameters.text("NewUserName") or None
    services.update_user(user, name=name, **sent(parameters, _NEW_TEXTS))
    return {"User": _write(user)}


def delete(parameters: Parameters) -> Document:
    """DeleteUser."""
    services.delete_user(find(parameters))
    return {}


def list_page(parameters: Parameters) -> Document:
    """ListUsers."""
    return page(parameters, User.objects.filter(is_superuser=False), "User", _write)


def find(parameters: Parameters) -> User:
    """Answer the user who is named; nobody gets at the owner of the account by name."""
    user = services.find_user(parameters.required("UserName"))
    if user.is_superuser:
        sentence = marked("There is no user named %(name)s.")
        raise UserNotExist(sentence, field="name", name=user.username)
    return user


def _created(user: User) -> Document:
    return {
        "UserId": user.user_id,
        "UserName": user.username,
        "DisplayName": user.display_name,
        "Comments": user.comments,
        "Email": user.email,
        "MobilePhone": user.mobile_phone,
        "CreateDate": date(user.date_joined),
    }


def _write(user: User) -> Document:
    return _created(user) | {"UpdateDate": date(user.updated)}
