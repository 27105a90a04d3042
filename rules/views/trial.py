"""The test bench of a rule: a message and SQL on one side, what comes of them on the other."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.generic import View

from iotconsole.kit.clock import now_ms
from iotconsole.kit.errors import Refusal
from iotconsole.kit.sentences import told
from products.messages import DeviceMessage
from products.models import Device
from rules import forms, passport, rows, seen, services
from rules.errors import IncorrectSql
from rules.sql import Query
from rules.trial import material, try_many, try_one
from rules.trial_forms import TrialForm, filled_with
from rules.views.rules import RuleMixin

WAIT_MS = 120_000
SHOWN = 30  # lines of a run
NUMBER_DIGITS = 16


class TrialView(RuleMixin, View):
    """Try a rule: nothing is sent, and nothing changes."""

    def get(self, request: HttpRequest, **_kwargs: object) -> HttpResponse:
        """Show the bench, with a message if the address has one."""
        return self._answer(request.GET)

    def post(self, request: HttpRequest, **_kwargs: object) -> HttpResponse:
        """Try what was sent."""
        return self._answer(request.POST)

    def _answer(self, sent: QueryDict) -> HttpResponse:
        rule = self.rule
        sql = sent.get("sql", rule.sql).replace("\r\n", "\n") or forms.example_sql(rule)
        shown: dict[str, Any] = {"rule": rule, "sql": sql, "form": _as_sent(sent)}
        try:
            query = services.compile_sql(sql, rule.data_type)
        except IncorrectSql as refusal:
            return self._show(shown | {"refusal": refusal})
        try:
            found = self._tried(query, sent)
        except Refusal as refusal:
            found = {"obstacle": told(refusal)}
        if found is None:
            return HttpResponse(status=HTTPStatus.NO_CONTENT)
        return self._show(shown | {"query": query, "checked": seen.check(query)} | found)

    def _tried(self, query: Query, sent: QueryDict) -> dict[str, Any] | None:
        """Answer what came of it, None while there is nothing new."""
        if wanted := sent.get("message"):
            saved = rows.topic_filter(self.rule)
            return self._of(
                query, material.find([query.topic_filter, saved], passport.read_id(wanted))
            )
        match sent.get("source"):
            case "typed":
                return self._typed(query, sent)
            case "next":
                return self._next(query, sent)
            case "latest":
                return self._latest(query)
        return {}

    def _typed(self, query: Query, sent: QueryDict) -> dict[str, Any]:
        form = TrialForm(sent)
        if not form.is_valid():
            return {"form": form}
        message = material.typed(form.typed, now_ms())
        return {"form": form, "trial": try_one(self.rule, query, message, now_ms())}

    def _next(self, query: Query, sent: QueryDict) -> dict[str, Any] | None:
        now = now_ms()
        if "since" not in sent:
            return {"waiting": {"since": now, "until": now + WAIT_MS}}
        if message := material.first_since(query.topic_filter, _number(sent, "since")):
            return self._of(query, message)
        return {"waited": True} if now > _number(sent, "until") else None

    def _latest(self, query: Query) -> dict[str, Any]:
        messages = seen.latest(query.topic_filter, material.LATEST)
        run = try_many(self.rule, query, messages, now_ms())
        return {"run": run, "lines": run.lines[:SHOWN], "most": material.LATEST}

    def _of(self, query: Query, message: DeviceMessage) -> dict[str, Any]:
        trial = try_one(self.rule, query, message, now_ms())
        return {"form": filled_with(message), "trial": trial}

    def _show(self, shown: dict[str, Any]) -> HttpResponse:
        if self.request.headers.get("HX-Request"):
            return render(self.request, "rules/trial_result.html", shown)
        return render(self.request, "rules/trial.html", shown | _proposed(shown))


def _proposed(shown: dict[str, Any]) -> dict[str, Any]:
    """Answer what the left side offers, and a message to begin with where there is none."""
    query = shown.get("query")
    if query is None:
        return {}
    examples = seen.latest(query.topic_filter, material.EXAMPLES)
    topics = material.proposals(query)
    offered: dict[str, Any] = {"examples": examples, "topics": topics}
    if not examples:
        keys = seen.product_keys(query.topic_filter)
        devices = Device.objects.filter(product__product_key__in=keys).select_related("product")
        offered["speaker"] = devices.order_by("id").first()
    form = shown["form"]
    if not form.is_bound and not form.initial:
        begun = {"topic": topics[0] if topics else "", "payload": material.example(query)}
        offered["form"] = filled_with(examples[0]) if examples else TrialForm(initial=begun)
    return offered


def _as_sent(sent: QueryDict) -> TrialForm:
    """Answer the form with whatever stood in it."""
    return TrialForm(initial={name: sent[name] for name in TrialForm.base_fields if name in sent})


def _number(sent: QueryDict, name: str) -> int:
    text = sent.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < NUMBER_DIGITS else 0
