"""Many devices are registered at a time: checked, made page by page, told apart line by line."""

import pytest
from django.db import IntegrityError

from products import batching, errors, limits, services, tasks
from products.models import Batch, BatchLine, Device, Product
from products.services import Wanted


def finish(batch: Batch) -> None:
    while batching.make_page(batch.pk):
        pass
    batch.refresh_from_db()


def refusals(batch: Batch) -> dict[str, str]:
    return dict(batch.lines.filter(outcome="REFUSED").values_list("name", "code"))


def test_devices_without_names_get_names_of_twenty_characters(product: Product) -> None:
    batch = services.register_devices(product, [Wanted()] * 450)

    finish(batch)

    assert (batch.made, batch.refused, batch.left, batch.is_over) == (450, 0, 0, True)
    assert {len(name) for name in product.devices.values_list("name", flat=True)} == {20}
    assert product.devices.count() == services.devices_of(batch).count() == 450


def test_each_name_that_will_not_do_is_told(product: Product) -> None:
    services.create_device(product, "taken")
    wanted = [
        Wanted("good-one", "hall"),
        Wanted("taken"),
        Wanted("bad name"),
        Wanted("good-two", "no"),
        Wanted("good-one"),
        Wanted("x" * 200),
    ]

    batch = services.register_devices(product, wanted)
    finish(batch)

    assert refusals(batch) == {
        "taken": "iot.device.AlreadyExistedDeviceName",
        "bad name": "iot.device.InvalidFormattedDeviceName",
        "good-two": "iot.device.InvalidFormattedNickname",
        "good-one": "iot.device.AlreadyExistedDeviceName",
        "x" * 128: "iot.device.InvalidFormattedDeviceName",
    }
    assert (batch.made, batch.refused) == (1, 5)
    assert services.find_device(product.product_key, "good-one").nickname == "hall"


def test_name_taken_after_the_check_is_refused_and_the_others_are_made(product: Product) -> None:
    batch = services.prepare_batch(product, [Wanted("first"), Wanted("second")])
    services.create_device(product, "first")

    services.start_batch(batch)
    finish(batch)

    assert refusals(batch) == {"first": "iot.device.AlreadyExistedDeviceName"}
    assert [device.name for device in services.devices_of(batch)] == ["second"]


def test_page_that_fails_leaves_no_trace_and_is_made_again(
    product: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = services.register_devices(product, [Wanted()] * 300)
    batching.make_page(batch.pk)
    with monkeypatch.context() as broken:
        broken.setattr(BatchLine.objects, "bulk_update", _die)
        with pytest.raises(IntegrityError):
            batching.make_page(batch.pk)
    assert product.devices.count() == batching.LINES_AT_ONCE

    finish(batch)

    assert (batch.made, product.devices.count()) == (300, 300)


def _die(*_: object) -> None:
    raise IntegrityError


def test_worker_makes_all_and_a_killed_one_is_followed_by_another(product: Product) -> None:
    batch = services.register_devices(product, [Wanted()] * 3)
    assert batching.unfinished_batches() == [batch.pk]

    tasks.register_batch(batch.pk)

    assert batching.unfinished_batches() == []
    assert product.devices.count() == 3


def test_batch_is_started_once(product: Product) -> None:
    batch = services.register_devices(product, [Wanted()])

    with pytest.raises(errors.BatchStarted):
        services.start_batch(batch)


def test_checked_names_are_no_devices_yet(product: Product) -> None:
    services.prepare_batch(product, [Wanted("sensor-1")])

    assert not Device.objects.exists()
    assert batching.unfinished_batches() == []


@pytest.mark.parametrize("count", [0, limits.BATCH + 1])
def test_batch_of_none_or_too_many_is_refused(product: Product, count: int) -> None:
    with pytest.raises(errors.ProductsError):
        services.prepare_batch(product, [Wanted()] * count)


def test_batch_goes_with_its_product(product: Product) -> None:
    batch = services.prepare_batch(product, [Wanted("sensor-1")])

    services.delete_product(product)

    with pytest.raises(errors.BatchNotExist):
        services.find_batch(batch.pk)
