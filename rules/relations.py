"""What a rule hangs together with: whose messages it hears, and which rules pass messages to it."""

from collections.abc import Iterable
from dataclasses import dataclass

from products.models import Product
from products.topics import device_of
from rules import circles, operations
from rules.models import Operation, Rule
from rules.operations.republish import Republish
from rules.rows import topic_filter


@dataclass(frozen=True, slots=True)
class Relations:
    """Products and devices it hears, rules that hear what it sends on, rules that it hears."""

    source: str
    product: Product | None  # None: of any product
    device: str  # "" of any device
    leads_to: tuple[Rule, ...]
    comes_from: tuple[Rule, ...]


def relations_of(rule: Rule) -> Relations:
    """Answer them as things are now."""
    source = topic_filter(rule)
    product_key, device = (device_of(source) if source else None) or ("", "")
    product = Product.objects.filter(product_key=product_key).first()
    is_one = product is not None and product.devices.filter(name=device).exists()
    return Relations(
        source,
        product,
        device if is_one else "",
        tuple(_hearing(rule)),
        tuple(_heard_by(source)),
    )


def _hearing(rule: Rule) -> Iterable[Rule]:
    reaches = [_reach(row) for row in rule.operations.filter(kind=Republish.kind)]
    others = Rule.objects.exclude(sql="").order_by("name") if reaches else []
    for other in others:
        heard = topic_filter(other)
        if heard and any(circles.meet(reach, heard) for reach in reaches):
            yield other


def _heard_by(source: str) -> Iterable[Rule]:
    rows = Operation.objects.filter(kind=Republish.kind).select_related("rule")
    found = {row.rule for row in rows if source and circles.meet(_reach(row), source)}
    return sorted(found, key=lambda rule: rule.name)


def _reach(row: Operation) -> str:
    target = operations.read(row.kind, row.configuration)
    assert isinstance(target, Republish)  # noqa: S101 - asked by kind
    return target.reach
