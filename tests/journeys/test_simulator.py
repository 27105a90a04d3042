"""A device is played by its page: a real Chromium speaks MQTT with the real broker."""

import functools
import itertools
import json
from base64 import b64decode
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.chromium import new_context, opened_browser
from tests.browser.watch import watch
from tests.journeys.conftest import Build
from tests.journeys.eventually import PATIENCE_SECONDS, eventually
from tests.journeys.platform import Platform
from tests.journeys.scenario import Scenario

SQL = 'SELECT temperature FROM "/{product_key}/+/user/update"'

pytestmark = pytest.mark.browser

_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def assets() -> None:
    call_command("assets", verbosity=0)


@pytest.fixture(scope="module")
def window(assets: None, platform: Platform) -> Iterator[BrowserContext]:
    """A browser in which the owner signed in."""
    known = platform.credentials
    with opened_browser() as browser:
        context = new_context(browser, base_url=known["console_url"], locale="en-US")
        page = context.new_page()
        page.goto("/login/")
        page.fill("[name=username]", known["username"])
        page.fill("[name=password]", known["password"])
        page.click("form.card [type=submit]")
        expect(page).to_have_url(known["console_url"])
        yield context


@pytest.fixture
def scenario(build: Build) -> Scenario:
    return build(SQL)


@pytest.fixture
def page(window: BrowserContext, scenario: Scenario) -> Iterator[Page]:
    """The simulator of a device of its own."""
    name = f"played-{next(_numbers)}"
    scenario.add_device(name)
    page = window.new_page()
    page.goto(f"/products/{scenario.product_key}/devices/{name}/simulator/")
    yield page
    page.close()


def name_of(page: Page) -> str:
    return page.url.split("/")[-3]


def log_of(page: Page, scenario: Scenario, topic: str) -> list[dict[str, Any]]:
    """Answer what the platform heard the device say on a topic."""
    lines = [line for line in scenario.log_of(name_of(page)) if line["step"] == "published"]
    return [line for line in lines if line["operation"].endswith(topic)]


def part(page: Page, name: str) -> Locator:
    return page.locator(f"[data-part={name}]")


def shows(page: Page, name: str, text: str) -> None:
    expect(part(page, name)).to_contain_text(text, timeout=PATIENCE_SECONDS * 1000)


def click(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def connect(page: Page) -> None:
    click(page, "Connect")
    shows(page, "state", "Connected")


def ask(page: Page, scenario: Scenario, verb: str, **said: object) -> Any:
    """Have the platform do something about the device."""
    path = f"products/{scenario.product_key}/devices/{name_of(page)}/{verb}/"
    return scenario.rest(f"POST {path}", **said)


def test_what_the_page_publishes_passes_a_rule_and_is_found(page: Page, scenario: Scenario) -> None:
    complaints = watch(page)
    connect(page)

    click(page, "Publish")

    shows(page, "results", "acknowledged (PUBACK)")
    found = page.get_by_role("link", name="What became of it")
    expect(found).to_be_visible()
    [line] = log_of(page, scenario, "/user/update")
    assert found.get_attribute("href") == f"/messages/{line['message_id']}/"
    eventually(lambda: scenario.counters["forwarded"] == 1, "the rule has forwarded it")
    assert complaints == []


def test_what_the_platform_says_arrives_and_its_calls_are_answered(
    page: Page, scenario: Scenario
) -> None:
    connect(page)
    click(page, "Subscribe")
    shows(page, "filters", "/user/getsubscribed")
    page.get_by_label("Answer at once").check()

    ask(page, scenario, "publish", topic="user/get", message='{"on":true}', qos=1)
    shows(page, "messages", '{\n  "on": true\n}')
    answers = [
        ask(page, scenario, "rrpc", message="well?", topic=topic, timeout_ms=8_000)["message"]
        for topic in ("", "user/ask")
    ]

    assert [b64decode(answer) for answer in answers] == [b'{"ok": true}'] * 2
    shows(page, "heard-count", "3")


def test_a_topic_that_is_not_the_devices_is_said_to_be_refused(
    page: Page, scenario: Scenario
) -> None:
    connect(page)

    page.get_by_label("Topic the device may read").fill(f"/{scenario.product_key}/other/get")
    click(page, "Subscribe")
    page.get_by_label("Topic the device may write").fill(f"/{scenario.product_key}/other/update")
    click(page, "Publish")

    shows(page, "filters", "refused: no topic category lets the device read it")
    shows(page, "results", "dropped: no topic category lets the device write there")


def test_messages_again_and_again_are_filled_and_counted(page: Page, scenario: Scenario) -> None:
    connect(page)
    page.get_by_label("Seconds between").fill("0.2")
    page.get_by_label("How many").fill("3")

    click(page, "Start")

    shows(page, "acknowledged", "3")
    expect(page.get_by_role("button", name="Start", exact=True)).to_be_enabled()
    page.get_by_text("As it was sent last").click()
    assert json.loads(part(page, "latest-text").inner_text())["counter"] == 3
    heard = functools.partial(log_of, page, scenario, "/user/update")
    eventually(lambda: len(heard()) == 3, "the platform has heard them")


def test_a_payload_that_is_not_json_or_too_large_stays_here(page: Page) -> None:
    connect(page)
    payload = page.get_by_label("Payload")

    payload.fill('{"a": }')
    click(page, "Publish")
    shows(page, "mistake", "Not JSON")
    page.get_by_label("Format").select_option("text")
    payload.fill("x" * (256 * 1024 + 1))
    click(page, "Publish")

    shows(page, "mistake", "262,145 bytes")
    expect(part(page, "results")).to_be_empty()
    shows(page, "state", "Connected")


def test_a_login_that_is_refused_is_explained(page: Page, scenario: Scenario) -> None:
    ask(page, scenario, "disable")

    click(page, "Connect")

    shows(page, "note", "The platform refused the login.")
    shows(page, "verdict", "the device is disabled")
    shows(page, "state", "Not connected")


def test_who_would_throw_another_out_is_asked_first(page: Page, window: BrowserContext) -> None:
    connect(page)
    expect(page.locator("h1")).to_contain_text("Online", timeout=PATIENCE_SECONDS * 1000)
    other = window.new_page()
    other.goto(page.url)

    click(other, "Connect")
    expect(part(other, "confirm")).to_be_visible()
    shows(page, "state", "Connected")
    click(other, "Connect all the same")

    shows(other, "state", "Connected")
    shows(page, "note", "The platform ended the connection")
    other.close()
