"""Where the pages of products and devices are."""

from django.urls import reverse

from products.models import Device, Product


def page(name: str, thing: Product | Device, *more: object) -> str:
    """Answer the address of a page of a product or a device."""
    if isinstance(thing, Product):
        return reverse(name, args=[thing.product_key, *more])
    return reverse(name, args=[thing.product.product_key, thing.name, *more])
