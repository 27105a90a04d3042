"""Why a message failed is said in the language of whoever reads it, with its values."""

import socket
from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from iotconsole.kit.clock import now_ms
from iotconsole.kit.ids import Snowflake
from mns import background
from ram.models import User
from ram.services import detach_policy
from rules import retrying, services
from rules.errors import BadConfiguration
from rules.shadow import services as shadow
from tests.mns.receiver import Receiver
from tests.rules.conftest import House

LATER_MS = 60_000
WARM = {"temperature": 31}


@pytest.fixture
def read(owner: User, client: Client) -> Callable[[str], str]:
    client.force_login(owner)
    return lambda page: client.get(page, headers={"Accept-Language": "zh-Hans"}).text


def pages(house: House, number: int) -> list[str]:
    product, device = house.device.product.product_key, house.device.name
    return [
        *("/overview/", "/rules/", f"/rules/{house.rule.pk}/recent/", f"/messages/{number}/"),
        f"/products/{product}/devices/{device}/log/",
    ]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as receiver:
        yield receiver


@pytest.fixture
def number() -> int:
    return Snowflake(1, now_ms).next()


def test_what_the_sql_refused(house: House, number: int, read: Callable[[str], str]) -> None:
    services.update_sql(house.rule, f'SELECT abs(site) AS a FROM "{house.topic}"')

    house.carry(house.message({"site": "B7"}, number=number))

    for page in pages(house, number):
        assert "abs() 的参数应为数值，而不是 &quot;B7&quot;。" in read(page), page


def test_what_a_role_may_not(house: House, number: int, read: Callable[[str], str]) -> None:
    detach_policy(house.role, house.role.attachments.get().policy)

    house.carry(house.message(WARM, number=number))

    for page in pages(house, number):
        assert f"角色 {house.role.name} 无权" in read(page), page


def test_what_a_missing_queue_left(house: House, number: int, read: Callable[[str], str]) -> None:
    target = {"topic": f"/{house.device.product.product_key}/${{site}}/get"}
    services.add_operation(house.rule, "REPUBLISH", target)
    services.delete_operation(house.rule.operations.get(kind="MNS"))

    house.carry(house.message(WARM, number=number))
    while retrying.carry(now_ms() + LATER_MS):
        background.wait_for_all()

    for page in pages(house, number):
        assert "Topic 需要 site" in read(page), page


def posted(house: House, number: int, url: str) -> None:
    """Have a message tried at a web address to the end."""
    services.add_operation(house.rule, "HTTP", {"url": url})
    services.delete_operation(house.rule.operations.get(kind="MNS"))
    house.carry(house.message(WARM, number=number))
    while retrying.carry(now_ms() + LATER_MS):
        background.wait_for_all()


def test_what_a_web_address_answered(
    house: House, number: int, receiver: Receiver, read: Callable[[str], str]
) -> None:
    receiver.status = 503

    posted(house, number, f"{receiver.url}/hook")

    for page in pages(house, number):
        assert "接收端返回了 503。" in read(page), page


def test_which_address_posts_must_not_reach(
    house: House,
    number: int,
    read: Callable[[str], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answer = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("169.254.169.254", 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answer)

    posted(house, number, "http://credentials.example/")

    for page in pages(house, number):
        assert "不允许推送到地址 169.254.169.254。" in read(page), page


def test_an_address_that_is_never_posted_to_is_not_saved(house: House) -> None:
    with pytest.raises(BadConfiguration, match=r"Pushes to the address 169\.254\.169\.254 are not"):
        services.add_operation(house.rule, "HTTP", {"url": "http://169.254.169.254/"})


def test_what_shadow_sql_failed_with(house: House, read: Callable[[str], str]) -> None:
    sql = f'SELECT abs(site) AS a FROM "{house.topic}"'
    shadow.start(house.rule, sql, minutes=10, messages=10)

    house.carry(house.message({"site": "B7", **WARM}))

    page = read(f"/rules/{house.rule.pk}/shadow/results/")
    assert "abs() 的参数应为数值，而不是 &quot;B7&quot;。" in page


def test_programs_are_told_in_english(house: House, client: Client, owner: User) -> None:
    client.force_login(owner)
    services.update_sql(house.rule, f'SELECT abs(site) AS a FROM "{house.topic}"')

    house.carry(house.message({"site": "B7"}))

    path = f"/api/v1/rules/{house.rule.name}/recent/"
    recent = client.get(path, headers={"Accept-Language": "zh-Hans"})

    assert 'abs() takes a number, not \\"B7\\".' in recent.text
