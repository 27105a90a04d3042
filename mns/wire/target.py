"""What the first line and the Host of a request point at: a resource, parameters, a region."""

from collections.abc import Collection, Mapping
from functools import lru_cache
from types import MappingProxyType
from urllib.parse import unquote

from msgspec import Struct

PLACES_KEPT = 1_024

_REGION_ENDINGS = ("-internal-vpc", "-internal", "-vpc", "-control")


class Target(Struct, frozen=True):
    """A request target taken apart; `resource` is what gets signed: path and query as sent."""

    authority: str  # only an absolute-form target (as sent through a proxy) names one
    resource: str
    path: str  # the one spelling, however it was escaped or ended
    shape: str  # e.g. "queues/*/messages"
    names: tuple[str, ...]  # what stands in place of the stars
    parameters: Mapping[str, str]  # by lower-case key: SDKs differ in capitals


def read_target(target: str) -> Target:
    """Take apart the target of a request line."""
    authority, resource = _split(target)
    sent, _, query = resource.partition("?")
    path, shape, names = _place(sent)
    parameters = MappingProxyType(_parameters(query))
    return Target(authority, resource, path, shape, names, parameters)


@lru_cache(maxsize=PLACES_KEPT)
def _place(sent: str) -> tuple[str, str, tuple[str, ...]]:
    """Answer path, shape and names; clients ask for the same few again and again."""
    segments = [_readable(segment) for segment in sent.strip("/").split("/")]
    shape = "/".join("*" if i % 2 else segment for i, segment in enumerate(segments))
    return "/" + "/".join(segments), shape, tuple(segments[1::2])


def region_of(host: str, regions: Collection[str], default: str) -> str:
    """Tell the region a host name stands for; any other host means the default region.

    Forms in use: {account}.mns.{region}[-internal[-vpc]|-control].…,
    {account}.mns-internal.{region}.…, {account}.mns-vpc.{region}.… and {region}.mns.….
    """
    labels = host.rpartition("@")[2].partition(":")[0].lower().split(".")
    if len(labels) > 1 and labels[1] == "mns" and labels[0] in regions:
        return labels[0]
    if len(labels) > 2 and labels[1] in {"mns", "mns-internal", "mns-vpc"}:
        region = _without_ending(labels[2])
        return region if region in regions else default
    return default


def _split(target: str) -> tuple[str, str]:
    if not target.lower().startswith(("http://", "https://")):
        return "", target
    authority, slash, rest = target.partition("://")[2].partition("/")
    return authority, f"{slash or '/'}{rest}"


def _readable(part: str) -> str:
    # Bytes that are no UTF-8 come as lone surrogates; no database takes them, nor a zero byte.
    sent = unquote(part).replace("\0", "\ufffd").encode("utf-8", "surrogateescape")
    return sent.decode("utf-8", "replace")


def _parameters(query: str) -> dict[str, str]:
    # Receipt handles come unescaped from most SDKs: "%XX" is read, "+" is not a space.
    pairs = (pair.partition("=") for pair in query.split("&") if pair)
    return {_readable(key).lower(): _readable(value) for key, _, value in pairs}


def _without_ending(label: str) -> str:
    for ending in _REGION_ENDINGS:
        if label.endswith(ending):
            return label.removesuffix(ending)
    return label
