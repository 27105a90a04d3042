"""Which topics a device may speak and hear on, spelled out; people begin with the usual one."""

from collections.abc import Sequence

from products import services
from products.models import Device, TopicCategory

_Operation = TopicCategory.Operation
_USUAL = ("user/update", "user/get")


def spoken(device: Device) -> list[str]:
    """Answer the topics of its product's categories that it may publish to."""
    return _spelled(device, _Operation.SUB)


def heard(device: Device) -> list[str]:
    """Answer those it may subscribe to, and the platform's broadcasts."""
    key = device.product.product_key
    own = _spelled(device, _Operation.PUB)
    return [*own, f"/broadcast/{key}/#", f"/sys/{key}/{device.name}/broadcast/request/+"]


def calls(device: Device) -> list[str]:
    """Answer where it is asked something (RRPC): on its system topic and on custom ones."""
    name = f"{device.product.product_key}/{device.name}"
    return [f"/sys/{name}/rrpc/request/+", f"/ext/rrpc/+/{name}/#"]


def usual(device: Device, topics: Sequence[str]) -> str:
    """Answer the topic of these that most people want, or any, or what it could be."""
    names = [f"/{device.product.product_key}/{device.name}/{name}" for name in _USUAL]
    return next((name for name in names if name in topics), next(iter(topics), names[0]))


def _spelled(device: Device, unwanted: _Operation) -> list[str]:
    rows = services.categories_of(device.product)
    return [row.topic_of(device.name) for row in rows if row.operation != unwanted]
