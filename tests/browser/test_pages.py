import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import new_context
from tests.browser.conftest import signed_in
from tests.browser.site import Site
from tests.browser.watch import visit

pytestmark = pytest.mark.browser

LANGUAGES = ["en-US", "zh-CN"]
LISTS = [
    "/",
    "/products/",
    "/devices/",
    "/rules/",
    "/mns/topics/",
    "/mns/queues/",
    "/inbound/rules/",
    "/inbound/connections/",
    "/ram/roles/",
    "/ram/policies/",
    "/ram/access-keys/",
]


@pytest.mark.timeout(1_800)  # a hundred pages
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_whole_and_stays_on_this_host(
    browser: Browser, site: Site, addresses: list[str], language: str
) -> None:
    context = signed_in(browser, site, language, 1400)

    complaints = visit(context, addresses)

    assert complaints == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_console_says_on_every_list_what_to_do_first(
    browser: Browser, new_site: Site, language: str
) -> None:
    context = signed_in(browser, new_site, language, 1400)

    complaints = visit(context, LISTS)

    assert complaints == {}


def test_the_sign_in_page_is_whole_for_a_stranger(browser: Browser, site: Site) -> None:
    stranger = new_context(browser, base_url=site.url)

    complaints = visit(stranger, ["/rules/"])

    assert complaints == {}
