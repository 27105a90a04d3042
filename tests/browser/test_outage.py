"""A page that is open while the store is away."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import signed_in
from tests.browser.site import Site
from tests.browser.watch import ALL_THERE

pytestmark = pytest.mark.browser

SENTENCE = "存储或数据库暂时没有响应"


def test_an_open_page_says_that_the_store_is_away_until_it_is_back(
    browser: Browser, site: Site, addresses: list[str]
) -> None:
    page = signed_in(browser, site, "zh-CN", 1400).new_page()
    page.goto("/rules/1/")
    page.wait_for_function(ALL_THERE)
    alert = page.locator("#failure")
    expect(alert).to_be_hidden()

    site.stop_store()
    expect(alert).to_contain_text(SENTENCE)
    expect(alert).to_be_visible()

    site.start_store()
    expect(alert).to_be_hidden()
