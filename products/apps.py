"""Products and devices as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProductsConfig(AppConfig):
    """What is connected."""

    name = "products"
    verbose_name = _("IoT platform")
