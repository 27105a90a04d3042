"""Pages of products and devices: topics, tags, many at a time, secrets, and who did not log in."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from iotconsole.kit.clock import moment, now_ms
from products import devicelog, limits, refusals, services
from products.batching import make_page
from products.credentials import Login
from products.logins import log_in
from products.models import Batch, Device, Product
from products.refusals import Refused
from ram.audit.models import AuditEntry


@pytest.fixture
def product(committed: None) -> Product:
    return services.create_product("Air Testing")


@pytest.fixture
def device(product: Product) -> Device:
    return services.create_device(product, "sensor-1", "hallway")


def page(name: str, thing: Product | Device, *more: object) -> str:
    """Answer the address of a page of a product or a device."""
    if isinstance(thing, Product):
        return reverse(name, args=[thing.product_key, *more])
    return reverse(name, args=[thing.product.product_key, thing.name, *more])


def names(console: Client, address: str) -> list[str]:
    return [row.name for row in console.get(address).context["object_list"]]


def test_a_topic_category_is_made_changed_and_deleted(console: Client, product: Product) -> None:
    wanted = {"short_name": "alarm", "operation": "PUB", "description": "fire"}
    console.post(page("create_category", product), wanted)
    made = product.categories.get(short_name="alarm")

    console.post(page("edit_category", product, made.pk), wanted | {"operation": "ALL"})
    made.refresh_from_db()
    listed = console.get(page("product_topics", product)).text
    console.post(page("delete_category", product, made.pk))

    assert made.operation == "ALL"
    assert f"/{product.product_key}/${{deviceName}}/alarm" in listed
    assert not product.categories.filter(short_name="alarm").exists()


def test_a_topic_category_that_no_product_may_have_is_refused_beside_its_field(
    console: Client, product: Product
) -> None:
    answer = console.post(
        page("create_category", product), {"short_name": "a b", "operation": "PUB"}
    )

    assert set(answer.context["form"].errors) == {"short_name"}


def test_a_topic_category_of_another_product_is_not_found(
    console: Client, product: Product
) -> None:
    other = services.create_product("Water Testing").categories.first()
    assert other is not None

    assert console.get(page("edit_category", product, other.pk)).status_code == 404


def test_the_product_secret_is_shown_by_a_click_and_kept_in_the_audit_log(
    console: Client, product: Product
) -> None:
    before = console.get(page("product_details", product)).text

    shown = console.post(page("product_secret", product))

    entry = AuditEntry.objects.first()
    assert entry is not None
    assert product.secret not in before
    assert product.secret in shown.text
    assert "no-store" in shown.headers["Cache-Control"]
    assert entry.action == "iot:ShowProductSecret"


def test_dynamic_registration_is_turned_on_and_off(console: Client, product: Product) -> None:
    console.post(page("switch_registration", product))
    product.refresh_from_db()
    was_on = product.dynamic_registration

    console.post(page("switch_registration", product))

    product.refresh_from_db()
    assert (was_on, product.dynamic_registration) == (True, False)


def test_the_tags_that_were_typed_are_kept_and_no_others(console: Client, device: Device) -> None:
    services.save_tags(device, {"room": "hall", "floor": "1f"})

    console.post(page("edit_tags", device), {"tags": "room=kitchen\nowner=office"})

    assert services.device_tags(device) == {"owner": "office", "room": "kitchen"}


def test_a_reset_shows_the_new_triplet_once(console: Client, device: Device) -> None:
    old = device.secret

    answer = console.post(page("reset_secret", device))

    device.refresh_from_db()
    assert device.secret != old
    assert device.secret in answer.text
    assert "no-store" in answer.headers["Cache-Control"]


def test_devices_are_found_by_name_state_tag_and_product(console: Client, device: Device) -> None:
    other = services.create_device(services.create_product("Water Testing"), "pump-1")
    services.save_tags(other, {"room": "cellar"})
    services.disable_device(device)
    key = other.product.product_key

    assert names(console, "/devices/?q=SENSOR") == ["sensor-1"]
    assert names(console, "/devices/?q=hallway") == ["sensor-1"]
    assert names(console, "/devices/?status=DISABLE") == ["sensor-1"]
    assert names(console, "/devices/?status=UNACTIVE") == ["pump-1"]
    assert names(console, "/devices/?tag=room") == ["pump-1"]
    assert names(console, "/devices/?tag=room%3Dcellar") == ["pump-1"]
    assert names(console, "/devices/?tag=room%3Dhall") == []
    assert names(console, f"/devices/?product={key}") == ["pump-1"]
    assert names(console, f"/products/{key}/?status=ONLINE") == []


def test_what_cannot_be_looked_for_is_not(console: Client, device: Device) -> None:
    assert names(console, "/devices/?status=ASLEEP&product=nobody") == [device.name]


def test_many_devices_are_registered_at_once_with_names_of_their_own(
    console: Client, product: Product
) -> None:
    answer = console.post(page("register_devices", product), {"count": 3})

    batch = Batch.objects.get()
    assert answer.headers["Location"] == page("batch", product, batch.pk)
    assert batch.started is not None


def test_names_that_will_not_do_are_shown_before_any_device_is_registered(
    console: Client, device: Device
) -> None:
    product = device.product
    sheet = SimpleUploadedFile(
        "devices.csv", "DeviceName,Nickname\nsensor-1\nx\nsensor-2,客厅".encode()
    )
    console.post(page("register_devices", product), {"file": sheet})
    batch = Batch.objects.get()
    progress = console.get(page("batch_progress", product, batch.pk))

    console.post(page("start_batch", product, batch.pk))

    assert [line.name for line in progress.context["refused"]] == ["sensor-1", "x"]
    assert "Register the other device" in progress.text
    while make_page(batch.pk):
        pass
    assert product.devices.get(name="sensor-2").nickname == "客厅"


@pytest.mark.parametrize("asked", [{}, {"count": "0"}, {"count": "10001"}])
def test_a_batch_is_a_number_or_a_file(
    console: Client, product: Product, asked: dict[str, str]
) -> None:
    answer = console.post(page("register_devices", product), asked)

    assert answer.context["form"].errors
    assert not Batch.objects.exists()


def test_a_file_that_is_no_text_is_refused_beside_its_field(
    console: Client, product: Product
) -> None:
    picture = SimpleUploadedFile("devices.csv", b"\xff\xfe\x00\xff\x80")

    answer = console.post(page("register_devices", product), {"file": picture})

    assert set(answer.context["form"].errors) == {"file"}


def test_a_file_that_no_batch_can_be_is_refused_beside_its_field(
    console: Client, product: Product
) -> None:
    endless = SimpleUploadedFile("devices.csv", b"new-01\n" + b"," * limits.BATCH_FILE)

    answer = console.post(page("register_devices", product), {"file": endless})

    assert answer.context["form"].errors["file"] == ["A file has at most 2 MB."]


def test_devices_are_taken_away_as_a_file_with_secrets_for_who_asks_only(
    console: Client, device: Device
) -> None:
    plain = console.get(page("export_devices", device.product)).getvalue().decode()
    secret = console.post(page("export_secrets", device.product))

    entry = AuditEntry.objects.first()
    assert entry is not None
    assert device.name in plain
    assert device.secret not in plain
    assert device.secret in secret.getvalue().decode()
    assert secret.headers["Cache-Control"] == "no-store"
    assert entry.action == "iot:ShowDeviceSecret"
    assert console.get(page("export_secrets", device.product)).status_code == 405


def test_the_log_is_searched_and_read_on(console: Client, device: Device) -> None:
    key = device.product.product_key
    for number in range(70):
        note = devicelog.behaviour(device.name, f"try-{number}", now_ms(), status=200, detail="")
        devicelog.note(key, note)
    bad = devicelog.behaviour(device.name, "connect", now_ms(), status=401, detail="wrong")
    devicelog.note(key, bad)
    log = page("device_log", device)

    failures = console.get(f"{log}?result=failure").context["entries"]
    newest = console.get(log)
    older = console.get(log + newest.context["older"])

    assert [entry.operation for entry in failures] == ["connect"]
    assert [entry.operation for entry in older.context["entries"]][-1] == "try-0"
    assert older.context["newest"]
    assert "No line of the log matches." in console.get(f"{log}?q=nowhere").text
    assert console.get(f"{log}?before=x&step=nowhere").status_code == 200


def test_the_programs_hold_the_secret_only_after_a_click(console: Client, device: Device) -> None:
    before = console.get(page("device_connect", device)).text

    after = console.post(page("device_commands", device))

    entry = AuditEntry.objects.first()
    assert entry is not None
    assert device.secret not in before
    assert device.secret in after.text
    assert "no-store" in after.headers["Cache-Control"]
    assert entry.action == "iot:ShowDeviceSecret"


def test_what_the_programs_say_logs_the_device_in(console: Client, device: Device) -> None:
    example = console.post(page("device_commands", device)).context["example"]

    candidate = log_in(example.client_id, example.username, example.password)

    assert candidate.device == (device.product.product_key, device.name)
    assert isinstance(example.password, str)


def test_the_verdict_waits_for_the_first_login(console: Client, device: Device) -> None:
    assert "Not yet." in console.get(page("device_verdict", device)).text


def test_the_verdict_explains_a_refused_login_without_the_secret(
    console: Client, device: Device
) -> None:
    refusals.keep([refused(device, now_ms() + 1_000)])

    answer = console.get(page("device_verdict", device)).text

    assert "It tried and was refused." in answer
    assert "The password was not made with the secret of this device." in answer
    assert "The password is the secret itself, not a signature." in answer
    assert "clientIdsensor-1deviceNamesensor-1" in answer
    assert device.secret not in answer


def test_a_refusal_before_the_last_login_is_old_news(console: Client, device: Device) -> None:
    refusals.keep([refused(device, now_ms())])
    Device.objects.update(status=Device.Status.OFFLINE, last_online=moment(now_ms() + 1_000))

    answer = console.get(page("device_verdict", device)).text

    assert "Yes, and it has left again." in answer
    assert "refused" not in answer


def test_a_device_that_is_there_logged_in(console: Client, device: Device) -> None:
    Device.objects.update(
        status=Device.Status.ONLINE, last_online=moment(now_ms()), address="10.0.0.7"
    )

    answer = console.get(page("device_verdict", device)).text

    assert "Yes, it is online." in answer
    assert "10.0.0.7" in answer


def test_a_device_that_misspells_its_name_is_told_of(console: Client, device: Device) -> None:
    username = f"sensor-l&{device.product.product_key}"
    stranger = Refused(
        now_ms() + 1_000, "Login.UnknownDevice", "no such device", "x|a=b|", username, ""
    )
    refusals.keep([stranger])

    answer = console.get(page("device_verdict", device)).text

    assert "A typing mistake?" in answer
    assert "sensor-l&amp;" in answer


def refused(device: Device, time_ms: int) -> Refused:
    """Answer a login that was refused because the secret itself was sent."""
    key = device.product.product_key
    login = Login(device.name, key, device.name, "hmacsha256", None, device.secret)
    return Refused(
        time_ms,
        "Login.WrongPassword",
        "The password is wrong.",
        f"{device.name}|signmethod=hmacsha256|",
        f"{device.name}&{key}",
        "127.0.0.1",
        product_key=key,
        device_name=device.name,
        method=login.method,
        signed_text=login.signed_text,
        hint="secret_itself",
    )
