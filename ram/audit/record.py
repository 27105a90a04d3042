"""How changes come into the audit log: in the transaction of the change, or not at all.

The head of the chain is locked until that transaction ends, so entries stand in the order in which
they were committed. Verbs record last, when the rows they change are locked already.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import structlog
from django.db import models, transaction

from iotconsole.kit import clock
from iotconsole.kit.secrets import key_for
from ram.audit import actor as actors
from ram.audit.chain import canonical, mark, seal
from ram.audit.models import AuditEntry, AuditHead
from ram.audit.pictures import masked, picture

PURPOSE = "audit log"
Values = Mapping[str, Any]
Outcome = AuditEntry.Outcome

log = structlog.get_logger(__name__)


class OutsideTransaction(Exception):
    """A change was to be recorded that is committed already, or would be without its record."""


def record(
    action: str, resource: str, *, before: Values | None = None, after: Values | None = None
) -> None:
    """Add a change to the log, in the transaction that makes it."""
    if not transaction.get_connection().in_atomic_block:
        raise OutsideTransaction(action)
    _append(action, resource, Outcome.SUCCESS, before, after)


@transaction.atomic
def note(
    action: str,
    resource: str,
    *,
    outcome: Outcome = Outcome.SUCCESS,
    details: Values | None = None,
) -> None:
    """Add what changes no row of ours but is worth knowing: a sign-in, a secret shown."""
    _append(action, resource, outcome, None, details)


@contextmanager
def change(action: str, resource: str, row: models.Model) -> Iterator[None]:
    """Change a row meanwhile, in one transaction with its entry: how it was, and how it is then."""
    with transaction.atomic():
        before = _stored(row)
        yield
        record(action, resource, before=before, after=_stored(row))


def _stored(row: models.Model) -> dict[str, Any]:
    """Answer the row as the database has it; nobody else changes it until we are done."""
    rows = type(row)._default_manager.select_for_update()  # noqa: SLF001 - Django's published API
    found = rows.filter(pk=row.pk).first()
    return picture(found) if found else {}


def _append(
    action: str, resource: str, outcome: Outcome, before: Values | None, after: Values | None
) -> None:
    actor, head = actors.current(), _locked_head()
    entry = AuditEntry(
        number=head.number + 1,
        happened=clock.moment(clock.now_ms()),
        action=action,
        resource=_short(resource, "resource"),
        outcome=outcome,
        actor=_short(actor.arn, "actor"),
        actor_name=_short(actor.name, "actor_name"),
        access_key_id=_short(actor.access_key_id, "access_key_id"),
        door=actor.door,
        address=_short(actor.address, "address"),
        request_id=_short(actor.request_id, "request_id"),
        before=_written(before),
        after=_written(after),
    )
    entry.seal = seal(key_for(PURPOSE), head.seal, entry.link().content)
    entry.save()
    head.number, head.seal = entry.number, entry.seal
    head.mark = mark(key_for(PURPOSE), head.number, head.seal)
    head.save()
    # Outside the database, too: who cuts the log off there does not reach this line.
    said = {"number": entry.number, "seal": entry.seal, "action": action, "resource": resource}
    transaction.on_commit(lambda: log.info("audited", **said))


def _locked_head() -> AuditHead:
    head, is_new = AuditHead.objects.select_for_update().get_or_create()
    if is_new and (last := AuditEntry.objects.first()):
        # Somebody removed the head. The chain goes on, visibly broken: this seal is not the last.
        head.number = last.number
    return head


def _written(values: Values | None) -> str:
    return canonical(masked(values)) if values else ""


def _short(text: str, field: str) -> str:
    """Fit what anybody may have sent into its column; PostgreSQL takes no NUL in a text."""
    column = AuditEntry._meta.get_field(field)  # noqa: SLF001 - Django's published API
    assert isinstance(column, models.CharField)  # noqa: S101 - for the type checker
    return text.replace("\0", "").encode("utf-8", "replace").decode()[: column.max_length]
