"""The back office shows what was defined and changes nothing: the services do."""

import pytest
from django.db.models import Model
from django.urls import reverse

from inbound.models import InboundRule, SourceConnection
from products.models import Batch, BatchLine, Device, Product
from rules.models import Rule, RuleVersion, ServerSubscription, ShadowRun
from tests.api.conftest import Asking
from tests.api.world import World


@pytest.mark.parametrize(
    "model",
    [
        *(Rule, ServerSubscription, Product, Device, Batch, BatchLine),
        *(RuleVersion, ShadowRun, InboundRule, SourceConnection),
    ],
)
def test_the_back_office_shows_rows_to_read(
    owner: Asking, world: World, model: type[Model]
) -> None:
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    row = model._default_manager.all()[0]
    listed = owner.client.get(reverse(f"{name}_changelist"))
    page = owner.client.get(reverse(f"{name}_change", args=[row.pk]))

    assert (listed.status_code, page.status_code) == (200, 200)
    assert page.context["has_add_permission"] is False
    assert page.context["adminform"].form.fields == {}
