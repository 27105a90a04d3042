"""What programs do with rules (Iot 2018-01-20)."""

from django.conf import settings
from django.db import transaction

from iotconsole.kit.openapi import Caller, Parameters, unsupported
from products.openapi import pages, times
from products.openapi.values import CallRefused, Document, row_id
from rules import limits, services
from rules.models import Rule
from rules.openapi import sources
from rules.sql import Clauses, SqlSyntaxError, clauses_of

MOST_PER_PAGE, LAST_PAGE = 100, 1_000  # IoT API, ListRule: PageSize, CurrentPage
_OF_SQL = ("Topic", "ShortTopic", "Select")


@transaction.atomic
def create(_: Caller, parameters: Parameters) -> Document:
    """CreateRule; what it picks may be said later."""
    data_type = parameters.text("DataType") or Rule.DataType.JSON
    if data_type not in Rule.DataType.values:
        raise unsupported("DataType")
    name, description = parameters.required("Name"), _description(parameters, "")
    rule = services.create_rule(name, description, data_type)
    _update_sql(rule, parameters)
    return {"RuleId": rule.pk}


@transaction.atomic
def update(_: Caller, parameters: Parameters) -> Document:
    """UpdateRule: what is left out stays as it is; Reason, our own, says why it is changed."""
    rule = find(parameters)
    if parameters.text("Name") or "RuleDesc" in parameters.values:
        name = parameters.text("Name") or rule.name
        description = _description(parameters, rule.description)
        services.describe_rule(rule, name=name, description=description)
    _update_sql(rule, parameters)
    return {}


def get(_: Caller, parameters: Parameters) -> Document:
    """GetRule."""
    return {"RuleInfo": _write(find(parameters))}


def list_page(_: Caller, parameters: Parameters) -> Document:
    """ListRule, newest first."""
    for name in ("CurrentPage", "PageSize"):
        parameters.required(name)
    page = pages.read(parameters, MOST_PER_PAGE, LAST_PAGE)
    rows = Rule.objects.order_by("-pk")
    place = page.place(rows.count())
    del place["PageCount"]
    return place | {"Data": {"RuleInfo": [_write(rule) for rule in page.of(rows)]}}


def delete(_: Caller, parameters: Parameters) -> Document:
    """DeleteRule."""
    services.delete_rule(find(parameters))
    return {}


def start(_: Caller, parameters: Parameters) -> Document:
    """StartRule."""
    services.start_rule(find(parameters))
    return {}


def stop(_: Caller, parameters: Parameters) -> Document:
    """StopRule."""
    services.stop_rule(find(parameters))
    return {}


def find(parameters: Parameters) -> Rule:
    """Answer the rule of that id."""
    number = row_id(parameters, "RuleId", "iot.rule.IncorrentRuleId")  # sic
    rule = Rule.objects.filter(pk=number).first()
    if rule is None:
        sentence = f"No rule has the id {number}."
        raise CallRefused("iot.rule.NotFoundRule", sentence, field="RuleId")
    return rule


def _update_sql(rule: Rule, parameters: Parameters) -> None:
    if not any(map(parameters.text, _OF_SQL)) and "Where" not in parameters.values:
        return
    known = _clauses(rule) or Clauses("", "", "")
    wanted = Clauses(
        select=parameters.text("Select") or known.select,
        topic_filter=sources.read(parameters) or known.topic_filter,
        where=parameters.values.get("Where", known.where),
    )
    if not (wanted.select and wanted.topic_filter):
        sentence = "A rule is told what it listens to and what it selects, both."
        raise CallRefused("iot.rule.NullSqlForRule", sentence, field="Select")
    services.update_sql(rule, wanted.text(), reason=parameters.text("Reason"))


def _clauses(rule: Rule) -> Clauses | None:
    try:
        return clauses_of(rule.sql) if rule.sql.strip() else None
    except SqlSyntaxError:  # the language has changed since
        return None


def _description(parameters: Parameters, known: str) -> str:
    description = parameters.values.get("RuleDesc", known)
    if len(description) > limits.DESCRIPTION_LENGTH:
        sentence = f"A description has at most {limits.DESCRIPTION_LENGTH} characters."
        raise CallRefused("iot.rule.UpdateRuleFailed", sentence, field="RuleDesc")
    return description


def _write(rule: Rule) -> Document:
    about: Document = {"RuleDesc": rule.description} if rule.description else {}
    return about | {
        "Id": rule.pk,
        "Name": rule.name,
        "Status": rule.status,
        "DataType": rule.data_type,
        "CreateUserId": int(settings.ACCOUNT_ID),
        "Created": times.java(rule.created),
        "Modified": times.java(rule.modified),
        "UtcCreated": times.utc(rule.created),
        "UtcModified": times.utc(rule.modified),
        **sources.write(_clauses(rule)),
    }
