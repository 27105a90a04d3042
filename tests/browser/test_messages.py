"""A queue's messages looked through, received and brought back, by clicks."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import signed_in
from tests.browser.site import Site
from tests.browser.watch import watch

pytestmark = pytest.mark.browser

# What the worker would do, who is not there.
WORK = """
from mns import tasks
from mns.models import Queue
tasks.redrive_queue(Queue.objects.get(name="clicked-dead").pk)
"""
DIE = """
from iotconsole.kit.clock import now_ms
from mns import deadletters, services
dead, _ = services.create_queue("cn-shanghai", "clicked-dead")
queue, _ = services.create_queue(
    "cn-shanghai", "clicked", dead_letter_queue="clicked-dead", max_receive_count=1
)
for number in range(3):
    services.send_message(queue, b"letter %d" % number)
services.receive_messages(queue, count=16, visibility_seconds=1)
deadletters.bury_queue(queue, now=now_ms() + 2_000)
"""


@pytest.fixture(scope="module")
def letters(site: Site) -> None:
    """Three messages of `clicked` that have died."""
    site.manage("shell", "--verbosity", "0", "-c", DIE)


def dialog_ok(page: Page, name: str) -> None:
    page.get_by_role("dialog").get_by_role("button", name=name).click()


def test_a_message_is_found_changed_and_sent_again(
    browser: Browser, site: Site, addresses: list[str]
) -> None:
    page = signed_in(browser, site, "en-US", 1400).new_page()
    complaints = watch(page)
    page.goto("/mns/queues/air-consumer/")
    page.get_by_role("link", name="Messages", exact=True).click()
    page.get_by_label("Device", exact=True).fill("air-sensor-01")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_text(re.compile(r"Searched (\d+) of \1 messages\."))).to_be_visible()

    page.locator("summary").first.click()
    page.get_by_role("link", name="Edit and send again").first.click()
    page.get_by_role("dialog").get_by_label("Message body").fill("mended by hand")
    dialog_ok(page, "Send")

    expect(page.get_by_role("status")).to_have_text("The message is sent.")
    expect(page.locator("summary").first).to_contain_text("mended by hand")
    assert complaints == []


def test_received_messages_are_handed_back_or_deleted(
    browser: Browser, site: Site, addresses: list[str]
) -> None:
    page = signed_in(browser, site, "en-US", 390).new_page()
    complaints = watch(page)
    page.goto("/mns/queues/air-dead/receive/")
    page.get_by_role("button", name="Receive").click()

    page.get_by_role("button", name="Make visible again").click()
    expect(page.get_by_role("status")).to_contain_text("Visible again")
    page.get_by_role("button", name="Receive").click()
    page.get_by_role("button", name="Delete").click()

    expect(page.get_by_role("status")).to_have_text("Deleted.")
    page.get_by_role("button", name="Receive").click()
    expect(page.get_by_text("No message is active.")).to_be_visible()
    assert complaints == []


def test_a_chosen_letter_goes_back_and_the_others_stay(
    browser: Browser, site: Site, letters: None
) -> None:
    page = signed_in(browser, site, "en-US", 1400).new_page()
    complaints = watch(page)
    page.goto("/mns/queues/clicked/")
    page.get_by_role("link", name="clicked-dead").click()
    expect(page.get_by_role("button", name="Redrive selected")).to_be_disabled()

    page.get_by_role("checkbox").nth(1).check()
    page.get_by_role("button", name="Redrive selected").click()
    expect(page.get_by_role("dialog")).to_contain_text("1 message goes.")
    dialog_ok(page, "Redrive")
    expect(page.get_by_text("Redrive under way: 0 of 1 moved.")).to_be_visible()
    site.manage("shell", "--verbosity", "0", "-c", WORK)

    expect(page.get_by_text("Redrive done: 1 of 1 moved.")).to_be_visible()
    page.get_by_role("link", name="Show what is left").click()
    expect(page.get_by_role("checkbox")).to_have_count(2)
    assert complaints == []


def test_the_plots_are_drawn_and_follow_light_and_dark(
    browser: Browser, site: Site, addresses: list[str]
) -> None:
    page = signed_in(browser, site, "zh-CN", 390).new_page()
    complaints = watch(page)

    page.goto("/mns/queues/air-consumer/")

    expect(page.locator(".plot canvas")).to_have_count(3)
    page.get_by_role("button", name="账号").click()
    page.get_by_role("button", name="浅色或深色").click()
    expect(page.locator(".plot canvas")).to_have_count(3)
    page.goto("/mns/queues/air-dead/")
    expect(page.locator(".plot [data-empty]").first).to_be_visible()
    assert complaints == []
