"""What the console tells of a device that is to connect: its log, programs and verdict."""

from django.test import Client

from iotconsole.kit.clock import moment, now_ms
from products import devicelog, refusals
from products.credentials import Login
from products.logins import log_in
from products.models import Device
from products.refusals import Refused
from ram.audit.models import AuditEntry
from tests.console.places import page


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
