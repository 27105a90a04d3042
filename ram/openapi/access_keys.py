"""What programs do with access keys (Ram 2015-05-01): a user's, or their own without a name."""

from iotconsole.kit.errors import marked
from iotconsole.kit.openapi import Caller, Parameters
from ram import services
from ram.errors import AccessKeyNotExist
from ram.identity import Kind
from ram.models import AccessKey, User
from ram.openapi import users
from ram.openapi.pages import Document, whole
from ram.openapi.values import choice, date, identity_of


def create(caller: Caller, parameters: Parameters) -> Document:
    """CreateAccessKey: the only answer that holds the secret."""
    key = services.create_access_key(_user(caller, parameters))
    return {"AccessKey": _write(key) | {"AccessKeySecret": key.secret}}


def update(caller: Caller, parameters: Parameters) -> Document:
    """UpdateAccessKey."""
    key = _find(caller, parameters)
    services.set_access_key_status(key, choice(parameters, "Status", AccessKey.Status.values))
    return {}


def delete(caller: Caller, parameters: Parameters) -> Document:
    """DeleteAccessKey."""
    services.delete_access_key(_find(caller, parameters))
    return {}


def list_all(caller: Caller, parameters: Parameters) -> Document:
    """ListAccessKeys."""
    keys = _user(caller, parameters).access_keys.all()
    return whole("AccessKey", [_write(key) for key in keys])


def get_last_used(caller: Caller, parameters: Parameters) -> Document:
    """GetAccessKeyLastUsed; a key that was never used has no date."""
    key = _find(caller, parameters)
    used = {"LastUsedDate": date(key.last_used)} if key.last_used else {}
    return {"AccessKeyLastUsed": used}


def own_name(caller: Caller) -> str:
    """Answer the name of the user who calls, "" for a role."""
    identity = identity_of(caller)
    return "" if identity.kind is Kind.ROLE else identity.name


def _user(caller: Caller, parameters: Parameters) -> User:
    own = own_name(caller)
    if own and parameters.text("UserName") in {"", own}:
        return services.find_user(own)
    return users.find(parameters)


def _find(caller: Caller, parameters: Parameters) -> AccessKey:
    user, key_id = _user(caller, parameters), parameters.required("UserAccessKeyId")
    key = user.access_keys.filter(access_key_id=key_id).first()
    if key is None:
        sentence = marked("%(user)s has no access key %(key)s.")
        raise AccessKeyNotExist(sentence, user=user.username, key=key_id)
    return key


def _write(key: AccessKey) -> Document:
    return {
        "AccessKeyId": key.access_key_id,
        "Status": key.status,
        "CreateDate": date(key.created),
    }
