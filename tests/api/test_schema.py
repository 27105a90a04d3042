"""The schema is valid and whole, and its page needs nothing from elsewhere."""

import re
from io import StringIO

import pytest
import yaml
from django.core.management import call_command
from django.test import Client

from ram.models import User
from tests.api.conftest import Asking
from tests.api.routes import EXAMPLES


@pytest.fixture(scope="module")
def schema() -> str:
    out = StringIO()
    call_command("spectacular", validate=True, fail_on_warn=True, stdout=out)
    return out.getvalue()


def test_every_route_is_in_the_schema(schema: str) -> None:
    described = {
        f"{method.upper()} {address.removeprefix('/api/v1/')}"
        for address, methods in yaml.safe_load(schema)["paths"].items()
        for method in methods
    }

    assert described == EXAMPLES.keys() - {"GET "}


def test_every_route_may_answer_a_problem(schema: str) -> None:
    for methods in yaml.safe_load(schema)["paths"].values():
        for operation in methods.values():
            assert "application/problem+json" in operation["responses"]["default"]["content"]


def test_the_owner_reads_the_schema(owner: Asking) -> None:
    assert owner.client.get("/api/schema/").status_code == 200


def test_a_stranger_does_not_read_the_schema() -> None:
    assert Client().get("/api/schema/").status_code == 401


def test_a_stranger_who_opens_the_docs_is_sent_to_sign_in() -> None:
    assert Client().get("/api/docs/").headers["Location"] == "/login/?next=/api/docs/"


def test_the_docs_hold_no_script_or_style_the_policy_forbids(account: User) -> None:
    client = Client()
    client.force_login(account)

    page = client.get("/api/docs/").content.decode()

    assert re.findall(r"<style|style=|<script(?! src=)|https?://", page) == []
