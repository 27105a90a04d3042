"""Products and devices are made, found, refused and followed."""

import pytest

from iotconsole.kit import versions
from iotconsole.kit.clock import epoch_ms, moment
from products import devicelog, errors, services
from products.messages import Status, StatusChange
from products.models import Device, Product
from products.services import Standing


@pytest.fixture
def device(product: Product) -> Device:
    return services.create_device(product, "sensor-01", "北门温度")


def change(device: Device, status: Status, last_ms: int) -> StatusChange:
    product_key = device.product.product_key
    return StatusChange(status, product_key, device.name, last_ms, last_ms, "10.0.0.1")


@pytest.mark.parametrize("name", ["Air Testing", "空气检测", "a_1.b-c@(d)"])
def test_product_gets_a_key_of_eleven_characters(committed: None, name: str) -> None:
    product = services.create_product(name)

    assert services.find_product(product.product_key) == product
    assert len(product.product_key) == 11


@pytest.mark.parametrize("name", ["", "abc", "检", "a" * 31, "检" * 16, "a/b/c", "a\nb\nc"])
def test_product_name_that_breaks_the_rules_is_refused(committed: None, name: str) -> None:
    with pytest.raises(errors.InvalidName) as caught:
        services.create_product(name)

    assert caught.value.field == "name"


def test_second_product_of_a_name_is_refused(product: Product) -> None:
    with pytest.raises(errors.ProductAlreadyExists):
        services.create_product(product.name)


def test_product_is_renamed_but_not_to_anothers_name(product: Product) -> None:
    other = services.create_product("Water Testing")
    services.update_product(product, name="Soil Testing", description="")

    with pytest.raises(errors.ProductAlreadyExists):
        services.update_product(product, name=other.name, description="")


def test_product_with_devices_is_not_deleted(device: Device) -> None:
    with pytest.raises(errors.ProductHasDevices):
        services.delete_product(device.product)

    services.delete_device(device)
    services.delete_product(device.product)
    assert not Product.objects.exists()


def test_device_without_a_name_gets_one(product: Product) -> None:
    device = services.create_device(product)

    assert len(device.name) == 20
    assert services.find_device(product.product_key, device.name) == device


@pytest.mark.parametrize(
    "name", ["abc", "a" * 33, "a b c d", "a&bcd", "温度传感器", "a/bcd", "abcd\n"]
)
def test_device_name_that_breaks_the_rules_is_refused(product: Product, name: str) -> None:
    with pytest.raises(errors.InvalidName):
        services.create_device(product, name)


@pytest.mark.parametrize("nickname", ["abc", "has space", "温" * 33])
def test_nickname_that_breaks_the_rules_is_refused(product: Product, nickname: str) -> None:
    with pytest.raises(errors.InvalidName) as caught:
        services.create_device(product, nickname=nickname)

    assert caught.value.field == "nickname"


def test_second_device_of_a_name_is_refused(device: Device) -> None:
    with pytest.raises(errors.DeviceAlreadyExists):
        services.create_device(device.product, device.name)


def test_device_nobody_registered_is_not_found(product: Product) -> None:
    with pytest.raises(errors.DeviceNotExist):
        services.find_device(product.product_key, "nobody")


def test_secret_is_not_readable_in_the_database(device: Device) -> None:
    [stored] = Device.objects.extra(select={"raw": "products_device.secret"}).values_list("raw")

    assert device.secret not in stored[0]


def test_loss_of_a_right_is_announced_apart_from_other_changes(device: Device) -> None:
    [before] = versions.current(services.REVOKED)

    services.enable_device(device)
    assert versions.current(services.REVOKED) == (before,)

    services.disable_device(device)
    assert versions.current(services.REVOKED) != (before,)


def test_first_online_activates_the_device(device: Device) -> None:
    services.record_presence([change(device, "online", 1000)])
    services.record_presence([change(device, "offline", 2000), change(device, "online", 3000)])

    device.refresh_from_db()
    assert device.status == "ONLINE"
    assert (device.activated, device.last_online) == (moment(1000), moment(3000))
    assert device.address == "10.0.0.1"


def test_older_news_that_arrives_late_changes_nothing(device: Device) -> None:
    services.record_presence([change(device, "offline", 2000)])
    services.record_presence([change(device, "online", 1000)])

    device.refresh_from_db()
    assert (device.status, device.status_since) == ("OFFLINE", moment(2000))


def test_news_of_a_deleted_device_is_ignored(device: Device) -> None:
    news = [change(device, "offline", 1000)]
    services.delete_device(device)

    services.record_presence(news)


def test_only_devices_that_are_online_are_listed_with_their_moment(device: Device) -> None:
    other = services.create_device(device.product)
    services.record_presence([change(device, "online", 1234), change(other, "offline", 1)])

    assert services.online_since() == {(device.product.product_key, device.name): 1234}


def test_disabled_and_unknown_devices_are_not_allowed(device: Device) -> None:
    key = device.product.product_key
    disabled = services.create_device(device.product)
    services.disable_device(disabled)

    standing = services.standing_of([(key, device.name), (key, disabled.name), (key, "nobody")])

    assert standing == {(key, device.name): Standing(epoch_ms(device.created), 0)}


def test_connections_with_an_old_secret_are_not_allowed(device: Device) -> None:
    old, who = device.secret, (device.product.product_key, device.name)
    [before] = versions.current(services.REVOKED)

    services.reset_secret(device)

    device.refresh_from_db()
    assert device.secret != old
    assert device.secret_changed
    begin = epoch_ms(device.secret_changed)
    [standing] = services.standing_of([who]).values()
    assert (standing.objection(begin - 1), standing.objection(begin)) == (
        "The device has got another secret.",
        "",
    )
    assert versions.current(services.REVOKED) != (before,)


def test_connections_older_than_a_change_of_topics_are_not_allowed(device: Device) -> None:
    who = (device.product.product_key, device.name)
    [category, *_] = services.categories_of(device.product)
    services.update_category(
        category, short_name=category.short_name, operation="ALL", description="both ways"
    )

    [standing] = services.standing_of([who]).values()

    assert standing.objection(standing.topics_ms - 1) == "The topics of the product were changed."
    assert standing.objection(standing.topics_ms) == ""


def test_log_of_a_deleted_device_is_gone(device: Device) -> None:
    key = device.product.product_key
    devicelog.note(key, devicelog.behaviour(device.name, "connect", 0, status=401, detail=""))

    services.delete_device(device)

    assert devicelog.read(key, device.name) == []
