"""The test bench, by clicks: a clause that does not hold, and a draft beside the saved SQL."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import signed_in
from tests.browser.site import Site
from tests.browser.watch import watch

pytestmark = pytest.mark.browser


def test_a_typed_message_shows_which_clause_does_not_hold(
    browser: Browser, site: Site, addresses: list[str]
) -> None:
    page = signed_in(browser, site, "en-US", 1400).new_page()
    complaints = watch(page)
    page.goto("/rules/1/")
    page.get_by_role("button", name="Test SQL").click()

    write(page.get_by_role("textbox", name="Payload"), '{"temperature": 39, "humidity": 80}')
    page.get_by_role("button", name="Run", exact=True).click()

    result = page.locator("#trial-result")
    expect(result.get_by_role("heading", name="Result")).to_contain_text("filtered out")
    expect(clause(page, "temperature > 38")).to_contain_text("true")
    expect(clause(page, "humidity < 40")).to_contain_text("false")
    expect(result).to_contain_text("nothing to send")
    assert complaints == []


def test_a_draft_is_tried_beside_the_saved_sql_on_real_messages(
    browser: Browser, site: Site, addresses: list[str]
) -> None:
    page = signed_in(browser, site, "en-US", 390).new_page()
    complaints = watch(page)
    page.goto("/rules/1/test/")
    saved = page.locator("[name=sql]").input_value()

    write(page.get_by_role("textbox", name="SQL"), saved.replace("38", "15"))
    page.get_by_role("button", name="Try the latest 1,000").click()

    result = page.locator("#trial-result")
    expect(result).to_contain_text(re.compile(r"\d+ pass only now"))
    expect(result.get_by_role("heading", name="messages")).to_be_in_viewport()
    result.get_by_role("button").first.click()
    expect(result.get_by_role("heading", name="The saved SQL")).to_contain_text("different")
    assert complaints == []


def write(field: Locator, text: str) -> None:
    field.click()
    field.press("ControlOrMeta+a")
    field.press("Delete")
    field.page.keyboard.insert_text(text)


def clause(page: Page, text: str) -> Locator:
    """Answer the line of a clause."""
    return page.locator("#trial-result tr").filter(has=page.get_by_text(text, exact=True))
