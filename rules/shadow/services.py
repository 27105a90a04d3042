"""Shadow runs begin, end and are taken over through these verbs."""

from datetime import timedelta
from functools import partial

import structlog
from django.conf import settings
from django.db import transaction

from iotconsole.kit import versions
from iotconsole.kit.clock import moment, now_ms
from iotconsole.kit.errors import marked
from ram import audit
from ram.audit import actor as actors
from rules import errors, shadow
from rules import services as rules
from rules.models import Rule, ShadowRun
from rules.shadow import results

log = structlog.get_logger(__name__)

Ending = ShadowRun.Ending


@transaction.atomic
def start(rule: Rule, sql: str, *, minutes: int, messages: int) -> ShadowRun:
    """Try SQL beside a running rule for so long or so many messages, in place of the last run."""
    rule = Rule.objects.select_for_update().get(pk=rule.pk)
    rules.compile_sql(sql, rule.data_type)
    if rule.status != Rule.Status.RUNNING:
        sentence = marked("Start rule %(rule)s first: SQL is tried beside what runs.")
        raise errors.RuleNotRunning(sentence, rule=rule.name)
    _forget(rule)
    if ShadowRun.objects.filter(ended=None).count() >= settings.SHADOW_RUNS:
        sentence = marked("%(most)s shadow runs are under way; end one first.")
        raise errors.TooManyShadowRuns(sentence, most=settings.SHADOW_RUNS)
    actor, ends = actors.current(), moment(now_ms()) + timedelta(minutes=minutes)
    about = {"author": actor.arn, "author_name": actor.name}
    run = ShadowRun.objects.create(rule=rule, sql=sql, most=messages, ends=ends, **about)
    log.info("shadow_started", rule=rule.name)
    audit.record("iot:UpdateRule", rule.arn, after=audit.picture(run))
    versions.bump("rules")
    return run


def _forget(rule: Rule) -> None:
    """Make room: what came of the last run is shown until another begins."""
    for run in ShadowRun.objects.filter(rule=rule):
        transaction.on_commit(partial(results.forget, run.pk))
        run.delete()


def find(rule: Rule) -> ShadowRun:
    """Answer the last run of a rule."""
    run = ShadowRun.objects.filter(rule=rule).first()
    if run is None:
        sentence = marked("Nothing is tried beside rule %(rule)s.")
        raise errors.NoShadowRun(sentence, rule=rule.name)
    return run


@transaction.atomic
def end(rule: Rule) -> ShadowRun:
    """End the run of a rule; what came of it stays."""
    run = find(rule)
    if shadow.end(rule, Ending.ENDED):
        log.info("shadow_ended", rule=rule.name)
        audit.record("iot:UpdateRule", rule.arn, before=audit.picture(run))
        versions.bump("rules")
    run.refresh_from_db()
    return run


@transaction.atomic
def take_over(rule: Rule, *, reason: str = "") -> Rule:
    """Let the SQL that was tried be what runs; the run ends, if it has not."""
    rule = Rule.objects.select_for_update().get(pk=rule.pk)
    run = find(rule)
    rules.update_sql(rule, run.sql, reason=reason)
    ended = run.ended or moment(now_ms())
    ShadowRun.objects.filter(pk=run.pk).update(ended=ended, ending=Ending.TAKEN)
    return rule


def end_overdue(now: int) -> None:
    """End the runs whose time is over, and those that have seen enough."""
    for run in ShadowRun.objects.filter(ended=None).select_related("rule"):
        if run.ends <= moment(now):
            ending = Ending.TIME
        elif sum(results.counts(run.pk).values()) >= run.most:
            ending = Ending.COUNT
        else:
            continue
        if shadow.end(run.rule, ending):
            log.info("shadow_ended", rule=run.rule.name, ending=ending.value)
            versions.bump("rules")
