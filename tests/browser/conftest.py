"""A real Chromium before a real console, in each language and at each width."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, ViewportSize

from tests.browser.chromium import new_context, opened_browser
from tests.browser.site import PASSWORD, Site, opened_site


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with opened_browser() as running:
        yield running


@pytest.fixture(scope="package")
def site(browser: Browser) -> Iterator[Site]:
    """A console with something on every page."""
    with opened_site() as site:
        yield site


@pytest.fixture(scope="package")
def addresses(site: Site) -> list[str]:
    return site.carry_out_scenario()


@pytest.fixture(scope="package")
def new_site(browser: Browser) -> Iterator[Site]:
    """A console nobody has used yet."""
    with opened_site() as site:
        yield site


def signed_in(browser: Browser, site: Site, language: str, width: int) -> BrowserContext:
    window: ViewportSize = {"width": width, "height": 900}
    context = new_context(browser, base_url=site.url, locale=language, viewport=window)
    page = context.new_page()
    page.goto("/login/")
    page.fill("[name=username]", "owner")
    page.fill("[name=password]", PASSWORD)
    page.click("form.card [type=submit]")
    page.wait_for_url(f"{site.url}/")
    page.close()
    return context
