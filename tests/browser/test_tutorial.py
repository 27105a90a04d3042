"""The steps of the forwarding tutorial, clicked as it says."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import signed_in
from tests.browser.site import Site
from tests.browser.watch import ALL_THERE, watch

pytestmark = pytest.mark.browser

SQL = 'SELECT temperature FROM "/+/+/update" WHERE temperature > 38'


def test_the_tutorial_ends_with_a_running_rule(browser: Browser, new_site: Site) -> None:
    page = signed_in(browser, new_site, "en-US", 1400).new_page()
    complaints = watch(page)

    create_role(page)
    create_topic_with_subscription(page)
    create_rule(page)
    add_operation(page)
    page.get_by_role("button", name="Start", exact=True).click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Running")
    assert complaints == []


def create_role(page: Page) -> None:
    page.goto("/ram/roles/")
    page.get_by_role("link", name="Create Role").first.click()
    page.get_by_role("button", name="OK").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("AliyunIOTAccessingMNSRole")


def create_topic_with_subscription(page: Page) -> None:
    page.goto("/mns/topics/")
    page.get_by_role("link", name="Create Topic").first.click()
    page.get_by_label("Topic Name").fill("air-readings")
    page.get_by_role("button", name="OK").click()
    page.get_by_role("link", name="Subscribe").first.click()
    page.get_by_label("Subscription Name").fill("my-server")
    page.get_by_label("Endpoint").fill("http://127.0.0.1:9/hook")
    page.get_by_role("button", name="OK").click()
    expect(page.get_by_role("link", name="my-server")).to_be_visible()


def create_rule(page: Page) -> None:
    page.goto("/rules/")
    page.get_by_role("link", name="Create Rule").first.click()
    page.get_by_label("Rule Name").fill("air-to-mns")
    page.get_by_role("button", name="OK").click()
    write_sql(page, SQL)
    page.get_by_role("button", name="Save SQL").click()
    expect(page.get_by_text("Fields used:")).to_be_visible()


def write_sql(page: Page, sql: str) -> None:
    page.locator(".cm-content").click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.press("Delete")
    page.keyboard.insert_text(sql)


def add_operation(page: Page) -> None:
    page.get_by_role("link", name="Add Operation").first.click()
    expect(page.get_by_text("This role may write there.")).to_be_visible()
    dialog = page.get_by_role("dialog")
    labels = dialog.locator("legend, .modal-body label.form-label").all_inner_texts()
    assert [re.sub(r"\W+$", "", label) for label in labels] == [
        "Select Operation",
        "Region",
        "Theme",
        "Role",
        "Reason",
    ]
    dialog.get_by_role("button", name="OK").click()
    expect(page.get_by_role("cell", name="Send to Message Service")).to_be_visible()


def test_another_region_offers_its_own_topics(
    browser: Browser, site: Site, addresses: list[str]
) -> None:
    page = signed_in(browser, site, "en-US", 1400).new_page()
    page.goto("/rules/1/")
    page.get_by_role("link", name="Add Operation").click()

    page.get_by_role("dialog").get_by_label("Region").select_option("us-west-1")

    expect(page.get_by_text("There is no topic in us-west-1 yet.")).to_be_visible()
    page.goto("/mns/topics/")
    expect(page.get_by_role("button", name="Region")).to_have_text("cn-shanghai")


def test_a_mistake_in_sql_is_underlined_where_it_is(
    browser: Browser, site: Site, addresses: list[str]
) -> None:
    page = signed_in(browser, site, "zh-CN", 1400).new_page()
    page.goto("/rules/2/")

    write_sql(page, 'SELECT devicName() FROM "/a/b"')

    expect(page.locator(".cm-lintRange-error")).to_have_text("devicName")
    page.get_by_role("button", name="保存 SQL").click()
    expect(page.get_by_role("alert").filter(has_text="第 1 行，第 8 列")).to_be_visible()
    expect(page.locator(".cm-content")).to_contain_text("devicName")


def test_the_secret_of_a_device_is_shown_by_a_click(
    browser: Browser, site: Site, addresses: list[str]
) -> None:
    page = signed_in(browser, site, "en-US", 1400).new_page()
    page.goto(next(a for a in addresses if a.endswith("/devices/air-sensor-01/")))

    page.get_by_role("button", name="Show").click()

    expect(page.locator("code").filter(has_text=re.compile(r"^[0-9a-f]{32}$"))).to_be_visible()


def test_an_error_in_a_dialog_keeps_what_was_typed(
    browser: Browser, site: Site, addresses: list[str]
) -> None:
    page = signed_in(browser, site, "en-US", 1400).new_page()
    page.goto("/mns/queues/")
    page.get_by_role("link", name="Create Queue").click()

    page.get_by_label("Queue Name").fill("air-consumer")
    page.get_by_role("button", name="OK").click()

    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".invalid-feedback")).to_be_visible()
    expect(dialog.get_by_label("Queue Name")).to_have_value("air-consumer")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_a_session_that_ended_leads_to_the_sign_in_page(
    browser: Browser, site: Site, addresses: list[str]
) -> None:
    context = signed_in(browser, site, "en-US", 1400)
    page = context.new_page()
    page.goto("/rules/1/")
    page.wait_for_function(ALL_THERE)

    context.clear_cookies()

    expect(page).to_have_url(re.compile(r"/login/\?next=/rules/1/$"))


def test_dark_stays_dark_on_the_next_page(browser: Browser, site: Site) -> None:
    page = signed_in(browser, site, "en-US", 390).new_page()
    page.goto("/rules/")
    page.get_by_role("button", name="Account").click()
    page.get_by_role("button", name="Light or dark").click()

    page.goto("/products/")

    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")


def test_the_dialog_that_deletes_a_topic_names_the_rules_that_need_it(
    browser: Browser, site: Site, addresses: list[str]
) -> None:
    page = signed_in(browser, site, "en-US", 1400).new_page()
    page.goto("/mns/topics/air-readings/")

    page.get_by_role("link", name="Delete").first.click()

    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("link", name="air-to-mns")).to_be_visible()
    expect(dialog.get_by_role("button", name="Delete")).to_be_visible()
