"""What a device says when it logs in over MQTT, and whether its secret made the password.

client id   name|securemode=3,signmethod=hmacsha1,timestamp=789|
user name   DeviceName&ProductKey
password    hex of HMAC(DeviceSecret, clientId…deviceName…productKey…[timestamp…])

A device that fetched a token over HTTPS says its IotId and the token instead.
"""

import hmac
import re
from dataclasses import dataclass

from iotconsole.kit.errors import marked
from products.errors import MalformedLogin, WrongPassword

# IoT platform, MQTT connect: signmethod; hmacmd5 when absent.
DIGESTS = {"hmacmd5": "md5", "hmacsha1": "sha1", "hmacsha256": "sha256"}
DEFAULT_METHOD = "hmacmd5"
_IOT_ID = re.compile(r"[A-Za-z0-9]{20,64}")
CLIENT_NAME_LENGTH = 64
# What is refused is written down, and anybody may try: no text longer than a device needs.
CLIENT_ID_LENGTH = 1024
USERNAME_LENGTH = 64  # DeviceName 32, ProductKey 20


# Who a device says it is: (ProductKey, DeviceName), or ("", IotId).
Claim = tuple[str, str]


@dataclass(frozen=True, slots=True)
class TokenLogin:
    """A login with an IotId and a token instead of a signature."""

    iot_id: str
    token: str

    @property
    def claim(self) -> Claim:
        """Answer who the device says it is."""
        return ("", self.iot_id)


@dataclass(frozen=True, slots=True)
class Login:
    """A login, read but not yet believed."""

    client_name: str  # the client id before its options
    product_key: str
    device_name: str
    method: str
    timestamp: str | None
    password: str

    @property
    def claim(self) -> Claim:
        """Answer who the device says it is."""
        return (self.product_key, self.device_name)

    @property
    def signed_text(self) -> str:
        """Answer what the device signed: parameters sorted by name, no separators."""
        stamp = "" if self.timestamp is None else f"timestamp{self.timestamp}"
        return (
            f"clientId{self.client_name}deviceName{self.device_name}"
            f"productKey{self.product_key}{stamp}"
        )

    def check(self, secret: str) -> None:
        """Refuse the login unless this secret made its password."""
        expected = sign(self.signed_text, secret, self.method)
        if not hmac.compare_digest(expected.encode(), self.password.lower().encode()):
            raise WrongPassword(
                marked("The password is not %(method)s of the device's secret over %(text)s."),
                method=self.method,
                text=repr(self.signed_text),
            )


@dataclass(frozen=True, slots=True)
class SignedLogin:
    """The three texts of an MQTT CONNECT; good as long as the secret that signed them."""

    client_id: str
    username: str
    password: str


def read_login(client_id: str, username: str, password: str) -> Login | TokenLogin:
    """Read the three texts of an MQTT CONNECT."""
    if _IOT_ID.fullmatch(username):
        return TokenLogin(username, password)
    product_key, device_name = read_username(username)
    client_name, options = read_options(client_id)
    if options.get("authType") == "register":
        raise MalformedLogin(marked("A device registers itself (authType=register) over TLS only."))
    if "authType" in options:
        raise MalformedLogin(marked("authType=%(kind)s is not offered."), kind=options["authType"])
    method = options.get("signmethod", DEFAULT_METHOD).lower()
    if method not in DIGESTS:
        raise MalformedLogin(
            marked("signmethod must be one of %(methods)s, not %(method)s."),
            methods=", ".join(DIGESTS),
            method=repr(method),
        )
    return Login(client_name, product_key, device_name, method, options.get("timestamp"), password)


def read_username(username: str) -> tuple[str, str]:
    """Answer (ProductKey, DeviceName); a DeviceName cannot contain an ampersand."""
    if len(username) > USERNAME_LENGTH:
        raise MalformedLogin(
            marked("The user name is longer than %(most)s characters."), most=USERNAME_LENGTH
        )
    if not username.isprintable():  # no database takes a NUL, and many logins are one question
        raise MalformedLogin(marked("The user name has characters that no name has."))
    device_name, separator, product_key = username.partition("&")
    if not (separator and device_name and product_key) or "&" in product_key:
        raise MalformedLogin(marked("The user name must be DeviceName&ProductKey."))
    return product_key, device_name


def username_of(product_key: str, device_name: str) -> str:
    """Answer the user name a device logs in with."""
    return f"{device_name}&{product_key}"


def signed_login(
    product_key: str, device_name: str, secret: str, name: str, ms: int
) -> SignedLogin:
    """Write a login as a device does, under a client name and at a moment (epoch ms)."""
    method = "hmacsha256"
    login = Login(name, product_key, device_name, method, str(ms), password="")
    return SignedLogin(
        f"{name}|securemode=3,signmethod={method},timestamp={ms}|",
        username_of(product_key, device_name),
        sign(login.signed_text, secret, method),
    )


def sign(text: str, secret: str, method: str) -> str:
    """Answer the lower-case hex digest; devices send it in either case."""
    return hmac.new(secret.encode(), text.encode(), DIGESTS[method]).hexdigest()


def read_options(client_id: str) -> tuple[str, dict[str, str]]:
    """Answer a client id's name and what is said between its bars."""
    if len(client_id) > CLIENT_ID_LENGTH:
        raise MalformedLogin(
            marked("The client id is longer than %(most)s characters."), most=CLIENT_ID_LENGTH
        )
    name, separator, options = client_id.partition("|")
    if not separator or not options.endswith("|"):
        raise MalformedLogin(
            marked("The client id must look like name|securemode=3,signmethod=hmacsha1|.")
        )
    if not 0 < len(name) <= CLIENT_NAME_LENGTH:
        raise MalformedLogin(
            marked("The client id must have 1 to %(most)s characters before its options."),
            most=CLIENT_NAME_LENGTH,
        )
    pairs = (option.partition("=") for option in options[:-1].split(","))
    return name, {key.strip(): value.strip() for key, _, value in pairs}
