"""Every change to the connections that data comes in by."""

from dataclasses import asdict, replace

import structlog
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from inbound import checks, errors
from inbound.access import Access
from inbound.models import SourceConnection
from inbound.news import INBOUND
from iotconsole.kit import versions
from iotconsole.kit.errors import marked
from ram import audit

log = structlog.get_logger(__name__)


@transaction.atomic
def create_connection(name: str, access: Access) -> SourceConnection:
    """Remember a RocketMQ server."""
    checks.check_connection_name(name)
    access.check()
    try:
        with transaction.atomic():
            connection = SourceConnection.objects.create(name=name, **asdict(access))
    except IntegrityError as exc:
        raise errors.Taken(
            marked("Another connection is named %(name)s."), field="name", name=name
        ) from exc
    log.info("connection_created", connection=name)
    audit.record("mq:CreateConnection", connection.arn, after=audit.picture(connection))
    return connection


def find_connection(name: str) -> SourceConnection:
    """Answer the connection of that name."""
    connection = SourceConnection.objects.filter(name=name).first()
    if connection is None:
        raise errors.NotFound(marked("No connection is named %(name)s."), name=name)
    return connection


def update_connection(connection: SourceConnection, access: Access) -> None:
    """Change how a server is reached; without a secret, the key keeps the one it has."""
    if not access.access_key_secret and access.access_key_id == connection.access_key_id:
        access = replace(access, access_key_secret=connection.access_key_secret)
    access.check()
    values = asdict(access)
    for name, value in values.items():
        setattr(connection, name, value)
    with audit.change("mq:UpdateConnection", connection.arn, connection):
        connection.save(update_fields=[*values, "modified"])
    log.info("connection_updated", connection=connection.name)
    versions.bump(INBOUND)


def check_connection_deletable(connection: SourceConnection) -> None:
    """Refuse to part with a connection that rules need."""
    if names := list(connection.rules.values_list("rule_id", flat=True)):
        raise errors.InUse(
            marked("Rules use the connection: %(names)s; delete or change them first."),
            names=", ".join(names),
        )


@transaction.atomic
def delete_connection(connection: SourceConnection) -> None:
    """Forget a server that no rule needs."""
    check_connection_deletable(connection)
    try:
        connection.delete()
    except ProtectedError as exc:  # somebody was quicker
        raise errors.InUse(marked("A rule uses the connection since just now.")) from exc
    log.info("connection_deleted", connection=connection.name)
    audit.record("mq:DeleteConnection", connection.arn, before=audit.picture(connection))
