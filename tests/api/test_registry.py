"""Devices over REST: found among many, registered many at a time, taken away as a sheet."""

import csv
from io import StringIO
from typing import Any

import pytest
from django.db.models import QuerySet

from products import batching, services
from products.models import Batch, Device
from tests.api.conftest import Asking
from tests.api.world import World

ONLINE = "ONLINE"


def names(answer: Any) -> list[str]:
    return sorted(row["name"] for row in answer.json()["results"])


@pytest.fixture
def others(world: World) -> None:
    """Besides air-01, which is red: one that is off, one with a nickname."""
    product = world.device.product
    services.disable_device(services.create_device(product, "off-01"))
    services.create_device(product, "hall-01", "北门温度")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"name": "-01"}, ["air-01", "hall-01", "off-01"]),
        ({"name": "HALL"}, ["hall-01"]),
        ({"nickname": "北门"}, ["hall-01"]),
        ({"status": "DISABLE"}, ["off-01"]),
        ({"status": "UNACTIVE"}, ["air-01", "hall-01"]),
        ({"enabled": "false"}, ["off-01"]),
        ({"tag": "color"}, ["air-01"]),
        ({"tag": "color=red"}, ["air-01"]),
        ({"tag": "color=blue"}, []),
    ],
)
@pytest.mark.parametrize("where", ["devices/", "products/{product_key}/devices/"])
def test_devices_are_found(
    owner: Asking, world: World, others: None, where: str, query: dict[str, str], found: list[str]
) -> None:
    answer = owner.ask("GET " + where.format(**world.names), **query)

    assert names(answer) == found


def test_device_that_is_off_says_only_that(owner: Asking, world: World, others: None) -> None:
    key = world.names["product_key"]

    assert owner.ask(f"GET products/{key}/devices/off-01/").json()["status"] == "DISABLE"


@pytest.mark.parametrize(
    "rows",
    [
        Device.objects.all(),
        Device.objects.filter(product=1),
        Device.objects.filter(product=1, status=ONLINE),
        Device.objects.filter(status=ONLINE),
        Device.objects.filter(product=1, enabled=False),
        Device.objects.order_by("name"),
        Device.objects.filter(product=1).order_by("name"),
        Device.objects.order_by("last_online"),
        Device.objects.order_by("created"),
    ],
    ids=lambda rows: str(rows.query).partition('FROM "products_device"')[2],
)
def test_page_of_devices_is_found_without_sorting_them(db: None, rows: QuerySet[Device]) -> None:
    assert "TEMP B-TREE" not in rows[:20].explain()


@pytest.mark.parametrize(
    "body",
    [
        {"count": 2},
        {"devices": [{"name": "new-01", "nickname": "hall"}, {"name": "new-02"}]},
        {"csv": "DeviceName,Nickname\nnew-01,hall\nnew-02,\n"},
    ],
)
def test_devices_are_registered_by_count_by_name_and_from_a_sheet(
    owner: Asking, world: World, body: dict[str, Any]
) -> None:
    address = f"products/{world.names['product_key']}/batches/"
    batch = owner.ask(f"POST {address}", body).json()

    while batching.make_page(batch["id"]):
        pass

    batch = owner.ask(f"GET {address}{batch['id']}/").json()
    assert (batch["total"], batch["made"], batch["left"], batch["is_over"]) == (2, 2, 0, True)
    lines = owner.ask(f"GET {address}{batch['id']}/lines/", outcome="MADE").json()
    assert lines["count"] == 2


@pytest.mark.parametrize(
    "body", [{}, {"count": 0}, {"count": 1, "csv": "new-01"}, {"devices": []}, {"csv": "\n"}]
)
def test_batch_of_nothing_or_of_two_kinds_is_refused(
    owner: Asking, world: World, body: dict[str, Any]
) -> None:
    before = Batch.objects.count()

    answer = owner.ask(f"POST products/{world.names['product_key']}/batches/", body)

    assert (answer.status_code, Batch.objects.count()) == (400, before)


def test_refused_names_are_told_one_by_one(owner: Asking, world: World) -> None:
    address = f"products/{world.names['product_key']}/batches/"
    batch = owner.ask(f"POST {address}", {"csv": "air-01\nno good\nnew-01\n"}).json()

    lines = owner.ask(f"GET {address}{batch['id']}/lines/", outcome="REFUSED").json()["results"]

    assert [(line["name"], line["code"]) for line in lines] == [
        ("air-01", "iot.device.AlreadyExistedDeviceName"),
        ("no good", "iot.device.InvalidFormattedDeviceName"),
    ]


def test_sheet_holds_the_devices_of_a_batch_and_secrets_when_asked_for(
    owner: Asking, world: World
) -> None:
    address = f"products/{world.names['product_key']}"
    batch = owner.ask(f"POST {address}/batches/", {"csv": "new-01"}).json()["id"]
    batching.make_page(batch)

    every = owner.ask(f"GET {address}/device-file/").getvalue().decode()
    one = owner.ask(f"POST {address}/device-file/secrets/?batch={batch}").getvalue().decode()

    assert [row["DeviceName"] for row in csv.DictReader(StringIO(every))] == ["air-01", "new-01"]
    assert "DeviceSecret" not in every
    [row] = csv.DictReader(StringIO(one))
    assert row["DeviceSecret"] == Device.objects.get(name="new-01").secret
