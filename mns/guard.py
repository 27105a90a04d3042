"""Which addresses a push may connect to: the open Internet, and this network only if allowed.

The settings PUSH_ALLOW_LOOPBACK and PUSH_ALLOW_PRIVATE say so; a push that is refused names the
one that would let it pass.
"""

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address

from aiohttp import AddrInfoType
from django.conf import settings

from iotconsole.kit.errors import Phrase, marked


class AddressRefused(OSError):
    """The endpoint is at an address that pushes must not reach."""

    def __init__(self, phrase: Phrase) -> None:
        super().__init__(phrase)
        self.phrase = phrase


def guarded_socket(info: AddrInfoType) -> socket.socket:
    """Make the socket for one resolved address, or refuse it.

    Asked at the last moment, with the address that is connected to: a name that resolves to
    something else the second time, or a number in an odd spelling, cannot get around it.
    """
    family, kind, protocol, _, target = info
    check_address(str(target[0]))
    return socket.socket(family, kind, protocol)


def check_host(host: str) -> None:
    """Refuse a host that is written as such an address; a name is looked up to connect to it."""
    try:
        ip_address(host)
    except ValueError:
        return
    check_address(host)


def check_address(text: str) -> None:
    """Refuse an address that pushes must not reach, and what is not a plain address."""
    try:
        address = _unmapped(ip_address(text))
    except ValueError:
        raise _refused(text) from None
    if address.is_loopback:
        if not settings.PUSH_ALLOW_LOOPBACK:
            raise _refused(text, "PUSH_ALLOW_LOOPBACK")
    elif address.is_link_local or address.is_multicast or address.is_unspecified:
        raise _refused(text)  # cloud machines keep their credentials at a link-local address
    elif not (address.is_global or settings.PUSH_ALLOW_PRIVATE):
        raise _refused(text, "PUSH_ALLOW_PRIVATE")


def _refused(text: str, setting: str = "") -> AddressRefused:
    if not setting:
        sentence = marked("Pushes to the address %(address)s are not allowed.")
        return AddressRefused(Phrase(sentence, address=text))
    sentence = marked(
        "Pushes to the address %(address)s are not allowed unless %(setting)s is set."
    )
    return AddressRefused(Phrase(sentence, address=text, setting=setting))


def _unmapped(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped
    return address
