"""A device is spoken to from its page: what becomes of it is said in the dialog."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import signed_in
from tests.browser.site import Site
from tests.browser.watch import watch

pytestmark = pytest.mark.browser


def open_device(browser: Browser, site: Site) -> Page:
    page = signed_in(browser, site, "en-US", 1400).new_page()
    page.goto("/devices/")
    page.get_by_role("link", name="air-sensor-01", exact=True).first.click()
    return page


def test_a_call_says_that_the_broker_is_away(
    browser: Browser, site: Site, addresses: list[str]
) -> None:
    page = open_device(browser, site)
    complaints = watch(page)
    page.get_by_role("link", name="Call device (RRPC)").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Message").fill("are you there?")

    dialog.get_by_role("button", name="Call").click()

    expect(dialog.get_by_text("The broker does not answer just now.")).to_be_visible()
    expect(dialog.get_by_label("Message")).to_have_value("are you there?")
    assert complaints == []


def test_a_topic_that_the_device_may_not_hear_is_refused_beside_its_field(
    browser: Browser, site: Site, addresses: list[str]
) -> None:
    page = open_device(browser, site)
    page.get_by_role("link", name="Publish to device").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Topic")).to_have_value("user/get")
    dialog.get_by_label("Topic").fill("user/update")
    dialog.get_by_label("Message").fill("on")

    dialog.get_by_role("button", name="Publish").click()

    expect(dialog.get_by_text("do not let its devices subscribe to user/update")).to_be_visible()
