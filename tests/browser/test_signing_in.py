"""Two-step sign-in, from the picture to the code, as a person does it."""

import time

import pytest
from playwright.sync_api import Browser, Page

from ram.signin import totp
from tests.browser.chromium import new_context
from tests.browser.site import Site
from tests.browser.watch import watch

pytestmark = pytest.mark.browser

PASSWORD = "a first password"
LILY = f"""
from ram import services
services.create_login_profile(
    services.create_user("lily"), "{PASSWORD}", password_reset_required=True, mfa_bind_required=True
)
"""
OWN = "lilys own password"


def sign_in(page: Page, password: str) -> None:
    page.goto("/login/?next=/account/")
    page.fill("[name=username]", "lily")
    page.fill("[name=password]", password)
    page.click("form.card [type=submit]")


def test_a_new_user_chooses_a_password_and_sets_up_an_app_before_anything_else(
    browser: Browser, new_site: Site
) -> None:
    new_site.manage("shell", "--verbosity", "0", "-c", LILY)
    page = new_context(browser, base_url=new_site.url, locale="en-US").new_page()
    complaints = watch(page)

    sign_in(page, PASSWORD)
    page.wait_for_url("**/account/password/")
    page.fill("[name=old]", PASSWORD)
    page.fill("[name=password]", OWN)
    page.fill("[name=again]", OWN)
    page.click(".card-footer [type=submit]")
    page.wait_for_url("**/account/authenticator/")
    assert page.evaluate("document.querySelector('main img').naturalWidth") > 100
    secret = page.inner_text("main code")
    page.fill("[name=code]", totp.code_of(secret, totp.step_at(int(time.time()))))
    page.click(".card-footer [type=submit]")
    recovery = page.inner_text("main pre").split()
    page.click("text=Done")
    page.wait_for_url("**/account/")

    elsewhere = new_context(browser, base_url=new_site.url, locale="en-US").new_page()
    sign_in(elsewhere, OWN)
    elsewhere.fill("[name=code]", recovery[0])
    elsewhere.click("form.card [type=submit]")
    elsewhere.wait_for_url("**/account/")
    assert "Recovery codes left: 9." in elsewhere.inner_text("main")
    elsewhere.click("text=End all others")
    elsewhere.wait_for_load_state()
    page.goto("/account/")
    assert "/login/" in page.url
    assert complaints == []
