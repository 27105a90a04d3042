"""From which address a request comes, also when a proxy handed it on."""

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network


def networks(texts: Sequence[str]) -> tuple[Network, ...]:
    """Read addresses and networks such as 10.0.0.7 or 10.0.0.0/8."""
    return tuple(ip_network(text.strip()) for text in texts if text.strip())


def client_address(remote: str, forwarded_for: str, trusted: Sequence[Network]) -> str:
    """Answer who connected; a trusted proxy is believed about who connected to it, nobody else.

    Each proxy adds to X-Forwarded-For at the right, so it is read from there: the first address
    that is not a trusted proxy is the client's, and what stands left of it anybody may have sent.
    """
    address = remote
    if not forwarded_for:
        return address
    for hop in reversed(forwarded_for.split(",")):
        if not (hop.strip() and _is_one_of(address, trusted)):
            return address
        try:
            address = str(ip_address(hop.strip()))
        except ValueError:
            return address
    return address


def _is_one_of(address: str, trusted: Sequence[Network]) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return False
    return any(found in network for network in trusted)
