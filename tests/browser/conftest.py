"""A real Chromium before a real console, in each language and at each width."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.chromium import opened_browser
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
    context = browser.new_context(
        base_url=site.url, locale=language, viewport={"width": width, "height": 900}
    )
    page = context.new_page()
    page.goto("/login/")
    page.fill("[name=username]", "owner")
    page.fill("[name=password]", PASSWORD)
    page.click("form.card [type=submit]")
    page.wait_for_url(f"{site.url}/")
    page.close()
    return context
