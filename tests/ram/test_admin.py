"""What is done in the back office holds everywhere at once."""

import pytest
from django.test import Client

from iotconsole.kit import versions
from ram import services
from ram.models import AccessKey, Policy, Role, User


@pytest.fixture
def office(owner: User, client: Client) -> Client:
    client.force_login(owner)
    return client


@pytest.fixture
def key(committed: None) -> AccessKey:
    return services.create_access_key(User.objects.create_user("server", password="a long one"))


def test_key_turned_off_is_told_to_every_process(office: Client, key: AccessKey) -> None:
    before = versions.current("ram")

    office.post(f"/admin/ram/accesskey/{key.pk}/change/", {"status": "Inactive"})

    assert AccessKey.objects.get().status == "Inactive"
    assert versions.current("ram") != before


@pytest.mark.parametrize("kind", ["accesskey", "user"])
@pytest.mark.parametrize("many", [False, True])
def test_deletion_is_told_to_every_process(
    office: Client, key: AccessKey, kind: str, many: bool
) -> None:
    pk = key.pk if kind == "accesskey" else key.user.pk
    before = versions.current("ram")

    if many:
        chosen = {"action": "delete_selected", "_selected_action": [pk], "post": "yes"}
        office.post(f"/admin/ram/{kind}/", chosen)
    else:
        office.post(f"/admin/ram/{kind}/{pk}/delete/", {"post": "yes"})

    assert not AccessKey.objects.exists()
    assert versions.current("ram") != before


def test_person_who_may_no_longer_sign_in_is_told_to_every_process(
    office: Client, key: AccessKey
) -> None:
    before = versions.current("ram")
    moment = {"date_joined_0": "2026-01-01", "date_joined_1": "12:00:00"}
    no_login = {"login_profile-TOTAL_FORMS": "0", "login_profile-INITIAL_FORMS": "0"}

    address = f"/admin/ram/user/{key.user.pk}/change/"
    office.post(address, {"username": "server", **moment, **no_login})

    assert not User.objects.get(username="server").is_active
    assert versions.current("ram") != before


@pytest.mark.parametrize("path", ["add/", "{pk}/change/", "{pk}/delete/"])
@pytest.mark.parametrize("model", [Policy, Role])
def test_policies_and_roles_are_shown_and_not_changed(
    office: Client, model: type[Policy | Role], path: str
) -> None:
    services.ensure_system_policies()
    services.create_iot_role()
    row = model.objects.all()[0]
    address = f"/admin/ram/{model._meta.model_name}/{path.format(pk=row.pk)}"

    assert office.post(address, {"post": "yes"}).status_code == 403
    assert model.objects.filter(pk=row.pk).exists()
    shown = office.get(f"/admin/ram/{model._meta.model_name}/{row.pk}/change/")
    assert row.name.encode() in shown.content
