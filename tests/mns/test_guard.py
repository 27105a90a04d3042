"""Which addresses a push may reach."""

import pytest
from pytest_django import Settings

from mns.guard import AddressRefused, check_address

LOOPBACK = ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"]
PRIVATE = ["10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "fd00::1", "::ffff:10.0.0.1"]
NEVER = ["169.254.169.254", "fe80::1", "0.0.0.0", "::", "224.0.0.1", "127.1", "localhost", ""]  # noqa: S104
OPEN = ["8.8.8.8", "2001:4860:4860::8888", "::ffff:8.8.8.8"]


def may_reach(address: str) -> bool:
    try:
        check_address(address)
    except AddressRefused:
        return False
    return True


@pytest.mark.parametrize("address", OPEN)
def test_the_internet_may_be_reached(address: str, settings: Settings) -> None:
    settings.PUSH_ALLOW_LOOPBACK = settings.PUSH_ALLOW_PRIVATE = False

    assert may_reach(address)


@pytest.mark.parametrize("address", LOOPBACK)
def test_this_machine_may_be_reached_only_if_allowed(address: str, settings: Settings) -> None:
    settings.PUSH_ALLOW_PRIVATE = True

    settings.PUSH_ALLOW_LOOPBACK = False
    assert not may_reach(address)
    settings.PUSH_ALLOW_LOOPBACK = True
    assert may_reach(address)


@pytest.mark.parametrize("address", PRIVATE)
def test_this_network_may_be_reached_only_if_allowed(address: str, settings: Settings) -> None:
    settings.PUSH_ALLOW_LOOPBACK = True

    settings.PUSH_ALLOW_PRIVATE = False
    assert not may_reach(address)
    settings.PUSH_ALLOW_PRIVATE = True
    assert may_reach(address)


@pytest.mark.parametrize("address", NEVER)
def test_link_local_and_what_is_no_plain_address_is_never_reached(
    address: str, settings: Settings
) -> None:
    settings.PUSH_ALLOW_LOOPBACK = settings.PUSH_ALLOW_PRIVATE = True

    assert not may_reach(address)


@pytest.mark.parametrize(
    ("address", "hint"),
    [
        ("127.0.0.1", " unless PUSH_ALLOW_LOOPBACK is set."),
        ("10.0.0.1", " unless PUSH_ALLOW_PRIVATE is set."),
        ("169.254.169.254", "."),
    ],
)
def test_refusal_names_the_setting_that_would_allow_it(
    address: str, hint: str, settings: Settings
) -> None:
    settings.PUSH_ALLOW_LOOPBACK = settings.PUSH_ALLOW_PRIVATE = False

    with pytest.raises(AddressRefused) as refused:
        check_address(address)

    assert str(refused.value) == f"Pushes to the address {address} are not allowed{hint}"
