"""A rule is written step by step, and all dead letters go on their way part by part."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import signed_in
from tests.browser.site import Site
from tests.browser.watch import watch

pytestmark = pytest.mark.browser


def test_another_source_asks_for_other_things_and_keeps_what_was_typed(
    browser: Browser, site: Site, addresses: list[str]
) -> None:
    page = signed_in(browser, site, "en-US", 390).new_page()
    complaints = watch(page)
    page.goto("/inbound/rules/")
    page.get_by_role("link", name="Create Rule").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Rule ID").fill("from-queue")
    dialog.get_by_label("Air Testing").check()

    dialog.get_by_label("Source service").select_option("queue")

    expect(dialog.get_by_label("Tag filter")).to_have_count(0)
    expect(dialog.get_by_label("Rule ID")).to_have_value("from-queue")
    expect(dialog.get_by_label("Air Testing")).to_be_checked()
    dialog.get_by_label("Queue", exact=True).select_option("air-in-order")
    dialog.get_by_label("MQTT topic").fill("in_order")
    dialog.get_by_role("button", name="Create").click()
    expect(page.get_by_role("heading", name="from-queue")).to_be_visible()
    assert complaints == []


def test_all_dead_letters_are_tried_and_those_still_wrong_stay(
    browser: Browser, site: Site, addresses: list[str]
) -> None:
    page = signed_in(browser, site, "en-US", 1400).new_page()
    complaints = watch(page)
    page.goto("/inbound/rules/orders/dead-letters/")
    page.get_by_role("link", name="Send all once more").click()
    dialog = page.get_by_role("dialog")

    dialog.get_by_role("button", name="Send all").click()

    # 60 of them: more than one part.
    expect(dialog.get_by_text("60 were refused again and stay.")).to_be_visible()
    dialog.get_by_role("link", name="Show what is left").click()
    expect(page.get_by_text("has the level").first).to_be_visible()
    assert complaints == []
