"""Users and groups on their pages: made, let in, taken out, and gone with all that is theirs."""

import pytest
from django.test import Client
from django.urls import reverse

from ram import services as ram
from ram.models import AccessKey, Group, User
from ram.services.api_tokens import Scope, scope_document
from ram.signin.models import LoginProfile

PASSWORD = "seven Horses jump 4 fences"
LOOK_AT_EVERYTHING = scope_document(Scope.READING, [], "")


@pytest.fixture
def alice(committed: None) -> User:
    return ram.create_user("alice", display_name="Alice of the night shift")


@pytest.fixture
def watchers(committed: None) -> Group:
    group = ram.create_group("watchers")
    ram.attach_policy(group, ram.create_policy("look", LOOK_AT_EVERYTHING))
    return group


def act(console: Client, page: str, *names: object, **given: str) -> str:
    """Send a form and answer where it leads; a form shown again has an error."""
    answer = console.post(reverse(page, args=names), given)
    assert answer.status_code == 302, answer.context["form"].errors
    return answer.headers["Location"]


def test_a_user_is_made_and_found_by_any_of_their_texts(console: Client) -> None:
    page = act(console, "create_user", name="alice", display_name="Night shift")

    assert page == "/ram/users/alice/"
    assert "alice" in console.get("/ram/users/?q=night").text
    assert "Nothing matches" in console.get("/ram/users/?q=bob").text


def test_the_owner_of_the_account_is_no_user_and_cannot_be_reached_as_one(console: Client) -> None:
    pages = ["user", "edit_user", "delete_user", "user_permissions"]
    taken_over = console.post(reverse("create_login", args=["owner"]), {"password": PASSWORD})

    assert [console.get(reverse(page, args=["owner"])).status_code for page in pages] == [404] * 4
    assert taken_over.status_code == 404
    assert "No users yet" in console.get("/ram/users/").text


def test_a_user_signs_in_once_the_console_login_is_on_and_no_more_when_off(
    console: Client, alice: User
) -> None:
    act(console, "create_login", "alice", password=PASSWORD)
    signed_in = Client().login(username="alice", password=PASSWORD)

    act(console, "delete_login", "alice")

    assert signed_in
    assert not LoginProfile.objects.filter(user=alice).exists()


def test_a_weak_password_is_refused_beside_its_field(console: Client, alice: User) -> None:
    answer = console.post(reverse("create_login", args=["alice"]), {"password": "alice"})

    assert answer.context["form"].errors["password"]


def test_a_new_password_may_be_left_out(console: Client, alice: User) -> None:
    act(console, "create_login", "alice", password=PASSWORD)

    act(console, "edit_login", "alice", password="", mfa_bind_required="on")

    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)
    assert ram.find_login_profile(alice).mfa_bind_required


def test_a_disabled_user_is_out_at_once_and_comes_back(console: Client, alice: User) -> None:
    client = Client()
    client.force_login(alice)

    act(console, "switch_user", "alice")
    out = client.get("/account/").status_code
    act(console, "switch_user", "alice")

    assert out == 302
    assert User.objects.get(username="alice").is_active


def test_a_rotated_key_is_off_at_once_if_that_is_wanted(console: Client, alice: User) -> None:
    old = ram.create_access_key(alice)
    address = reverse("rotate_key", args=["alice", old.access_key_id])

    answer = console.post(address, {"at_once": "on"})

    old.refresh_from_db()
    [new] = alice.access_keys.exclude(pk=old.pk)
    assert old.status == AccessKey.Status.INACTIVE
    assert new.secret in answer.text
    assert new.secret not in console.get("/ram/users/alice/").text


def test_effective_permissions_say_where_each_policy_comes_from(
    console: Client, alice: User, watchers: Group
) -> None:
    ram.add_user_to_group(alice, watchers)
    ram.attach_policy(alice, watchers.policies.get())

    page = console.get("/ram/users/alice/permissions/")

    [permitted] = page.context["permitted"]
    assert permitted.is_own
    assert permitted.groups == (watchers,)
    assert "*:Get*" in page.text


def test_groups_are_joined_and_left_from_both_sides(
    console: Client, alice: User, watchers: Group
) -> None:
    act(console, "join_group", "alice", group=str(watchers.pk))
    act(console, "remove_member", "watchers", "alice")
    act(console, "add_member", "watchers", user=str(alice.pk))

    assert [group.name for group in alice.groups.all()] == ["watchers"]
    assert act(console, "remove_member", "watchers", "alice", **{"from": "user"}) == (
        "/ram/users/alice/"
    )


def test_a_user_goes_with_all_that_is_listed_before(
    console: Client, alice: User, watchers: Group
) -> None:
    key = ram.create_access_key(alice)
    ram.create_login_profile(alice, PASSWORD)
    ram.add_user_to_group(alice, watchers)

    dialog = console.get(reverse("delete_user", args=["alice"])).text
    act(console, "delete_user", "alice")

    assert key.access_key_id in dialog
    assert "Membership of group watchers" in dialog
    assert not User.objects.filter(username="alice").exists()


def test_a_group_goes_and_its_users_stay(console: Client, alice: User, watchers: Group) -> None:
    ram.add_user_to_group(alice, watchers)

    act(console, "delete_group", "watchers")

    assert User.objects.filter(username="alice").exists()
    assert not Group.objects.exists()


def test_who_may_only_look_sees_no_button_that_changes_something(
    committed: None, alice: User
) -> None:
    bob = ram.create_user("bob")
    ram.attach_policy(bob, ram.create_policy("look", LOOK_AT_EVERYTHING))
    ram.create_access_key(alice)
    client = Client()
    client.force_login(bob)

    page = client.get("/ram/users/alice/").text

    assert "Access keys" in page
    assert [
        f"/{word}/" for word in ("edit", "switch", "delete", "attach") if f"/{word}/" in page
    ] == []


def test_the_menu_leads_only_where_one_may_go(committed: None) -> None:
    mns = '{"Version":"1","Statement":[{"Effect":"Allow","Action":"mns:*","Resource":"*"}]}'
    bob = ram.create_user("bob")
    ram.attach_policy(bob, ram.create_policy("mns", mns))
    client = Client()
    client.force_login(bob)

    menu = client.get("/mns/queues/").context["menu"]

    assert [entry.page for _, entries in menu for entry, _ in entries] == ["topics", "queues"]
