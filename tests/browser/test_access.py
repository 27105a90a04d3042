"""Access control in a browser: its pages, its editor, and the way from a denial to its end."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import new_context
from tests.browser.conftest import signed_in
from tests.browser.site import PASSWORD, Site
from tests.browser.watch import ALL_THERE, visit, watch

pytestmark = pytest.mark.browser

PEOPLE = """
from ram import services as ram
from ram.policy import IOT_TRUST_DOCUMENT
from rules import services as rules
look = ram.find_policy("System", "ReadOnlyAccess")
mine = ram.find_policy("Custom", "air-publisher")
ram.create_policy_version(mine, mine.document.replace("mns:Publish", "mns:Get"))
alice = ram.create_user("alice", display_name="Alice of the night shift", comments="On call")
ram.create_login_profile(alice, "seven Horses jump 4 fences", password_reset_required=True)
ram.create_access_key(alice)
ram.create_user("a-name-that-goes-on-until-there-are-sixty-letters-and-some-more")
watchers = ram.create_group("watchers", "Those who look at everything")
ram.attach_policy(watchers, look)
ram.attach_policy(alice, mine)
ram.add_user_to_group(alice, watchers)
bob = ram.create_user("bob")
ram.attach_policy(bob, look)
ram.create_login_profile(bob, "a long password")
ram.create_role("lacking", IOT_TRUST_DOCUMENT)
print(rules.create_rule("refused").pk)
"""
ASKED = (
    "?who=user:alice&action=mns:PublishMessage"
    "&resource=acs:mns:cn-shanghai:1234567890123456:/topics/air-readings/messages"
)
PAGES = [
    *["/ram/users/", "/ram/users/?q=nothing", "/ram/new-user/", "/ram/users/alice/"],
    *["/ram/users/alice/permissions/", "/ram/users/alice/edit/", "/ram/users/alice/delete/"],
    *["/ram/users/alice/attach/", "/ram/users/alice/join/", "/ram/users/alice/login/"],
    *["/ram/users/bob/new-login/", "/ram/users/bob/new-access-key/"],
    *["/ram/groups/", "/ram/new-group/", "/ram/groups/watchers/", "/ram/groups/watchers/add/"],
    *["/ram/groups/watchers/delete/", "/ram/roles/lacking/", "/ram/roles/lacking/edit/"],
    *["/ram/roles/lacking/trust/", "/ram/new-role/?trusted=account", "/ram/new-policy/"],
    *["/ram/policies/Custom/air-publisher/", "/ram/policies/Custom/air-publisher/edit/"],
    *["/ram/policies/Custom/air-publisher/versions/v2/", "/ram/simulator/"],
    *[f"/ram/simulator/{ASKED}", f"/ram/simulator/{ASKED}&secure=false&more=acs:Service=x"],
    "/rules/1/smallest-policy/cn-shanghai/air-readings/lacking/",
]
# What somebody sees who may only look: the pages say nothing of what else there is.
LOOKED_AT = [
    *["/", "/products/", "/devices/", "/rules/", "/rules/1/", "/mns/topics/air-readings/"],
    *["/mns/topics/air-readings/subscriptions/to-server/", "/mns/queues/air-consumer/"],
    *["/ram/users/alice/", "/ram/groups/watchers/", "/ram/roles/lacking/", "/ram/access-keys/"],
]


@pytest.fixture(scope="module")
def refused(site: Site, addresses: list[str]) -> str:
    """People with groups, keys and policies, and a rule whose role lacks one."""
    number = site.manage("shell", "--verbosity", "0", "-c", PEOPLE).splitlines()[-1]
    return f"/rules/{number}/"


@pytest.mark.parametrize("language", ["en-US", "zh-CN"])
def test_every_page_of_access_control_is_whole(
    browser: Browser, site: Site, refused: str, language: str
) -> None:
    context = signed_in(browser, site, language, 1400)

    assert visit(context, PAGES) == {}


def test_a_reader_meets_no_refusal_on_pages_that_are_open(
    browser: Browser, site: Site, refused: str
) -> None:
    context = new_context(browser, base_url=site.url, locale="en-US")
    page = context.new_page()
    page.goto("/login/")
    page.fill("[name=username]", "bob")
    page.fill("[name=password]", PASSWORD)
    page.click("form.card [type=submit]")
    page.wait_for_url(f"{site.url}/")

    assert visit(context, LOOKED_AT) == {}


def write(page: Page, document: str) -> None:
    page.locator(".cm-content").click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.press("Delete")
    page.keyboard.insert_text(document)


def write_up_to(page: Page, before: str, after: str) -> None:
    """Leave the cursor in the middle."""
    write(page, before + after)
    for _ in after:
        page.keyboard.press("ArrowLeft")


def test_a_mistake_in_a_policy_is_underlined_where_it_is(
    browser: Browser, site: Site, refused: str
) -> None:
    page = signed_in(browser, site, "en-US", 1400).new_page()
    complaints = watch(page)
    page.goto("/ram/new-policy/")

    statement = '{"Effect": "Allow", "Action": ["mns:Get*", "publish"], "Resource": "*"}'
    write(page, f'{{"Version": "1", "Statement": [{statement}]}}')

    expect(page.locator(".cm-lintRange-error")).to_have_text('"publish"')
    page.get_by_label("Policy Name").fill("mine")
    page.get_by_role("button", name="OK").click()
    expect(page.get_by_role("alert").filter(has_text="Statement[0].Action[1]")).to_be_visible()
    expect(page.locator(".cm-content")).to_contain_text("publish")
    assert complaints == []


def test_actions_operators_and_keys_are_completed(
    browser: Browser, site: Site, refused: str
) -> None:
    page = signed_in(browser, site, "en-US", 1400).new_page()
    complaints = watch(page)
    page.goto("/ram/new-policy/")
    offered = page.locator(".cm-tooltip-autocomplete")

    write_up_to(page, '{"Version": "1", "Statement": [{"Action": "mns:Publi', '"}]}')
    page.keyboard.press("Control+Space")
    offered.get_by_text("mns:PublishMessage", exact=True).click()
    expect(page.locator(".cm-content")).to_contain_text('"Action": "mns:PublishMessage"}')
    write_up_to(page, '{"Version": "1", "Statement": [{"Condition": {"IpA', '"}}]}')
    page.keyboard.press("Control+Space")

    expect(offered).to_contain_text("IpAddress")
    assert complaints == []


def test_a_role_that_lacks_a_policy_gets_the_smallest_without_leaving_the_dialog(
    browser: Browser, site: Site, refused: str
) -> None:
    page = signed_in(browser, site, "en-US", 1400).new_page()
    complaints = watch(page)
    page.goto(refused)
    page.get_by_role("link", name="Add Operation").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Theme").select_option("air-readings")
    dialog.get_by_label("Role").select_option("lacking")

    dialog.get_by_role("link", name="Write the smallest policy").click()
    expect(dialog.locator("pre")).to_contain_text("/topics/air-readings/messages")
    dialog.get_by_role("button", name="Create and attach").click()

    expect(dialog.get_by_text("This role may write there.")).to_be_visible()
    dialog.get_by_role("button", name="OK").click()
    expect(page.get_by_role("cell", name="Send to Message Service")).to_be_visible()
    assert complaints == []


def test_a_denied_message_leads_to_its_reason(browser: Browser, site: Site, refused: str) -> None:
    page = signed_in(browser, site, "en-US", 1400).new_page()
    complaints = watch(page)
    page.goto("/rules/1/")

    page.get_by_role("link", name="why?").first.click()

    expect(page).to_have_url(re.compile("/ram/simulator/"))
    expect(page.get_by_text("ImplicitDeny")).to_be_visible()
    assert complaints == []


def test_a_role_is_made_for_people_of_the_account_too(
    browser: Browser, site: Site, refused: str
) -> None:
    page = signed_in(browser, site, "en-US", 1400).new_page()
    complaints = watch(page)
    page.goto("/ram/roles/")
    page.get_by_role("link", name="Create Role").first.click()
    dialog = page.get_by_role("dialog")

    dialog.get_by_label("Select Trusted Entity").select_option("account")
    page.wait_for_function(ALL_THERE)
    expect(dialog.get_by_label("Role Name")).to_have_value("")
    dialog.get_by_label("Role Name").fill("helpers")
    dialog.get_by_role("button", name="OK").click()

    expect(page.get_by_text("acs:ram::1234567890123456:root", exact=True)).to_be_visible()
    assert complaints == []
