"""Which addresses a push may connect to: the open Internet, and this network only if allowed."""

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address

from aiohttp import AddrInfoType
from django.conf import settings


class AddressRefused(OSError):
    """The endpoint is at an address that pushes must not reach."""


def guarded_socket(info: AddrInfoType) -> socket.socket:
    """Make the socket for one resolved address, or refuse it.

    Asked at the last moment, with the address that is connected to: a name that resolves to
    something else the second time, or a number in an odd spelling, cannot get around it.
    """
    family, kind, protocol, _, target = info
    if not may_reach(str(target[0])):
        raise AddressRefused(f"Pushes to the address {target[0]} are not allowed.")
    return socket.socket(family, kind, protocol)


def may_reach(text: str) -> bool:
    """Tell whether pushes to this address are allowed; what is not a plain address is not."""
    try:
        address = _unmapped(ip_address(text))
    except ValueError:
        return False
    if address.is_loopback:
        return bool(settings.PUSH_ALLOW_LOOPBACK)
    if address.is_link_local or address.is_multicast or address.is_unspecified:
        return False  # cloud machines keep their credentials at a link-local address
    return address.is_global or bool(settings.PUSH_ALLOW_PRIVATE)


def _unmapped(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped
    return address
