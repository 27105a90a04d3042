"""What programs do with who signs in to the console, and how (Ram 2015-05-01)."""

from iotconsole.kit.errors import marked
from iotconsole.kit.openapi import Parameters
from ram import services
from ram.errors import AuthenticatorNotExist
from ram.models import User, arn_of
from ram.openapi import users
from ram.openapi.pages import Document, whole
from ram.openapi.values import date
from ram.signin.models import Authenticator, LoginProfile

APP = "VMFA"  # RAM API, GetUserMFAInfo: Type of an authenticator app


def create(parameters: Parameters) -> Document:
    """CreateLoginProfile."""
    profile = services.create_login_profile(
        users.find(parameters),
        parameters.required("Password"),
        password_reset_required=parameters.switch("PasswordResetRequired") or False,
        mfa_bind_required=parameters.switch("MFABindRequired") or False,
    )
    return {"LoginProfile": _write(profile)}


def get(parameters: Parameters) -> Document:
    """GetLoginProfile."""
    return {"LoginProfile": _write(services.find_login_profile(users.find(parameters)))}


def update(parameters: Parameters) -> Document:
    """UpdateLoginProfile: what is left out stays as it is."""
    services.update_login_profile(
        users.find(parameters),
        password=parameters.text("Password") or None,
        password_reset_required=parameters.switch("PasswordResetRequired"),
        mfa_bind_required=parameters.switch("MFABindRequired"),
    )
    return {}


def delete(parameters: Parameters) -> Document:
    """DeleteLoginProfile."""
    services.delete_login_profile(users.find(parameters))
    return {}


def get_authenticator(parameters: Parameters) -> Document:
    """GetUserMFAInfo."""
    user = users.find(parameters)
    if not services.has_authenticator(user):
        sentence = marked("%(name)s has no authenticator app.")
        raise AuthenticatorNotExist(sentence, name=user.username)
    return {"MFADevice": {"SerialNumber": _serial_number(user), "Type": APP}}


def remove_authenticator(parameters: Parameters) -> Document:
    """UnbindMFADevice: for who lost the phone; an app is added on the page of its owner."""
    user = users.find(parameters)
    services.remove_authenticator(user)
    return {"MFADevice": {"SerialNumber": _serial_number(user)}}


def list_authenticators(parameters: Parameters) -> Document:  # noqa: ARG001
    """ListVirtualMFADevices."""
    found = Authenticator.objects.filter(user__is_superuser=False).select_related("user")
    devices = [
        _device(app.user) | {"ActivateDate": date(app.confirmed)}
        for app in found.order_by("pk")
        if app.confirmed
    ]
    return whole("VirtualMFADevice", devices)


def _device(user: User) -> Document:
    named = {"UserId": user.user_id, "UserName": user.username, "DisplayName": user.display_name}
    return {"SerialNumber": _serial_number(user), "User": named}


def _serial_number(user: User) -> str:
    return arn_of(f"mfa/{user.username}")


def _write(profile: LoginProfile) -> Document:
    return {
        "UserName": profile.user.username,
        "PasswordResetRequired": profile.password_reset_required,
        "MFABindRequired": profile.mfa_bind_required,
        "CreateDate": date(profile.created),
    }
