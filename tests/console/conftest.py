"""Who opens pages, the owner of the account or a stranger, and what they find: a device."""

import pytest
from django.test import Client

from products import services
from products.models import Device, Product
from ram.models import User


@pytest.fixture(autouse=True)
def plain_static_files(settings: pytest.FixtureRequest) -> None:
    """Pages are read here without the bundle that a browser needs."""
    settings.STORAGES = {  # type: ignore[attr-defined]
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture
def console(owner: User) -> Client:
    client = Client()
    client.force_login(owner)
    return client


@pytest.fixture
def stranger(committed: None) -> Client:
    """Somebody who may sign in and owns nothing, not even when they work for the owner."""
    client = Client()
    client.force_login(User.objects.create_user("stranger", password="a long password"))
    return client


@pytest.fixture
def product(committed: None) -> Product:
    return services.create_product("Air Testing")


@pytest.fixture
def device(product: Product) -> Device:
    return services.create_device(product, "sensor-1", "hallway")
