"""A real Chromium before a real console, in each language and at each width.

Playwright keeps an event loop running in the thread of the tests: it ends with this package, or
no later test could run a loop of its own.
"""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.browser.site import PASSWORD, Site, opened_site

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    program = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if program is None:
        pytest.skip("Chromium is not installed: `apt-get install chromium` brings it.")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=QUIET)
        yield running
        running.close()


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
