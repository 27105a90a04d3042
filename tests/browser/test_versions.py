"""Somebody saves SQL, sees what changed, and goes back, all with the mouse and the keyboard."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import signed_in
from tests.browser.site import Site

pytestmark = pytest.mark.browser

SQL = 'SELECT a FROM "/x/+/update"'


def save(page: Page, sql: str, reason: str) -> None:
    page.goto("/rules/2/")
    page.locator(".cm-content").fill(sql)
    page.get_by_label("Reason").fill(reason)
    with page.expect_navigation():
        page.get_by_role("button", name="Save SQL").click()


def test_sql_is_saved_compared_and_brought_back(
    browser: Browser, site: Site, addresses: list[str]
) -> None:
    page = signed_in(browser, site, "en-US", 1400).new_page()
    save(page, SQL, "first")
    save(page, SQL.replace(" a ", " b "), "second")

    page.get_by_role("link", name="Versions").click()
    expect(page.locator("ins")).to_contain_text("+ SELECT b")
    page.get_by_role("link", name="Roll back").first.click()
    page.get_by_label("Reason").fill("a was better")
    page.get_by_role("button", name="Roll back").click()
    page.wait_for_url("**/rules/2/")

    expect(page.locator(".cm-content")).to_contain_text("SELECT a")
    page.get_by_role("link", name="Versions").click()
    expect(page.get_by_text("a was better")).to_be_visible()
