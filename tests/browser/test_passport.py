"""From the log of a device to the passport of a message, clause by clause, and on to its replay."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import signed_in
from tests.browser.site import Site
from tests.browser.watch import watch

pytestmark = pytest.mark.browser


def test_why_a_message_was_filtered_is_found_from_the_log(
    browser: Browser, site: Site, addresses: list[str]
) -> None:
    page = signed_in(browser, site, "en-US", 1400).new_page()
    complaints = watch(page)
    log = next(address for address in addresses if address.endswith("/log/"))
    page.goto(f"{log}?q=filtered")

    filtered = page.locator("tr", has_text="filtered by WHERE").first
    filtered.get_by_role("link", name=re.compile(r"\d{10,}")).click()

    decisive = page.get_by_role("row", name=re.compile(r"^temperature > 38 (?!AND)"))
    expect(decisive).to_contain_text("false")
    other = page.get_by_role("row", name=re.compile(r"^humidity < 40 "))
    expect(other).to_contain_text("not needed")
    expect(page.get_by_text("The device had logged in at")).to_be_visible()

    page.get_by_role("link", name="Replay in the test bench").click()

    expect(page.get_by_text("WHERE does not want it, so it goes nowhere.")).to_be_visible()
    assert complaints == []
