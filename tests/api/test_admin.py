"""The back office shows rules and subscriptions and changes none: the services do."""

import pytest
from django.urls import reverse

from rules.models import Rule, ServerSubscription
from tests.api.conftest import Asking, World


@pytest.mark.parametrize("model", [Rule, ServerSubscription])
def test_the_back_office_shows_rows_to_read(
    owner: Asking, world: World, model: type[Rule | ServerSubscription]
) -> None:
    name = f"admin:rules_{model._meta.model_name}"
    listed = owner.client.get(reverse(f"{name}_changelist"))
    page = owner.client.get(reverse(f"{name}_change", args=[model.objects.get().pk]))

    assert (listed.status_code, page.status_code) == (200, 200)
    assert page.context["has_add_permission"] is False
    assert page.context["adminform"].form.fields == {}
