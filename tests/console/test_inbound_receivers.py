"""Who may receive what a rule publishes: programs to paste whose passwords are right."""

import hmac
import json
import subprocess

import pytest
from django.conf import settings
from django.test import Client

from inbound import clients, services
from inbound.models import InboundRule
from inbound.services import Definition
from mns import services as mns
from products.credentials import sign
from products.models import Device, Product
from ram import services as ram
from ram.identity import identity_of

PAGE = "/inbound/rules/orders/receivers/"
CLIENT_ID = "GID_shop@@@till-1"
ASKED = {"client_id": CLIENT_ID, "access_key_id": "LTAI5x"}


@pytest.fixture
def rule(console: Client) -> InboundRule:
    queue, _ = mns.create_queue(settings.REGION, "orders")
    return services.create_rule("orders", Definition("mq_cmd", queue=queue))


def password_in(command: str, secret: str) -> str:
    """Let a shell compute the password of a command instead of connecting with it."""
    beginning, _, rest = command.partition("mosquitto_sub")
    password = rest.split("-P ", 1)[1].split(" \\\n")[0]
    script = f"{beginning.replace('<AccessKeySecret>', secret).replace('<DeviceSecret>', secret)}"
    done = subprocess.run(
        ["/bin/sh", "-c", f"{script}printf %s {password}"], capture_output=True, check=True
    )
    return done.stdout.decode()


def password_of_program(program: str, secret: str) -> str:
    program = program.replace("<AccessKeySecret>", secret).replace("<DeviceSecret>", secret)
    names: dict[str, str] = {}
    exec(program.split("client = mqtt")[0], names)  # noqa: S102 - our own page
    return names["password"]


def test_the_programs_of_a_message_client_compute_its_password(
    console: Client, rule: InboundRule
) -> None:
    shell, python = console.get(PAGE, ASKED).context["client_commands"]

    expected = clients.sign(CLIENT_ID, "hush")
    assert password_in(shell.text, "hush") == expected
    assert password_of_program(python.text, "hush") == expected
    assert f"-u 'Signature|LTAI5x|{settings.MQTT_INSTANCE}'" in shell.text
    assert f"-t 'mq_cmd/#' -t '/mq_cmd/p2p/{CLIENT_ID}/#'" in shell.text


def test_the_policy_is_enough_for_the_client(console: Client, rule: InboundRule) -> None:
    page = console.get(PAGE, ASKED)
    alice = ram.create_user("alice")
    ram.attach_policy(alice, ram.create_policy("hear", page.context["policy"]))

    allowed = clients.permissions_of(page.context["client"], identity_of(alice))

    assert json.loads(page.context["policy"])["Version"] == "1"
    assert allowed.publish == []
    assert len(allowed.subscribe) == 5


@pytest.mark.parametrize(
    ("change", "field"),
    [({"client_id": "till-1"}, "client_id"), ({"access_key_id": "'; rm -rf"}, "access_key_id")],
)
def test_nothing_is_written_for_a_name_that_is_none(
    console: Client, rule: InboundRule, change: dict[str, str], field: str
) -> None:
    page = console.get(PAGE, ASKED | change)

    assert set(page.context["form"].errors) == {field}
    assert "client_commands" not in page.context


def test_the_programs_of_a_device_compute_its_password(
    console: Client, rule: InboundRule, product: Product, device: Device
) -> None:
    services.update_rule(rule, Definition("mq_cmd", queue=rule.queue, products=[product]))

    shell, python = console.get(PAGE).context["device_commands"]

    text = f"clientId{device.name}deviceName{device.name}productKey{product.product_key}"
    expected = sign(text, "hush", "hmacsha256")
    assert hmac.digest(b"hush", text.encode(), "sha256").hex() == expected.lower()
    assert password_in(shell.text, "hush") == expected
    assert password_of_program(python.text, "hush") == expected
    assert "-t 'mq_cmd/#'" in shell.text


def test_without_a_product_no_device_hears_anything(console: Client, rule: InboundRule) -> None:
    page = console.get(PAGE)

    assert "No devices may subscribe" in page.text
    assert not page.context["device_commands"]
