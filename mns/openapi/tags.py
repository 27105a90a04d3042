"""Tag, in calls and in answers: the tags of queues and topics, and which rows have them."""

from typing import TypeVar

from django.db.models import QuerySet

from iotconsole.kit.openapi import Parameters, invalid
from mns.models import Queue, Topic

Tagged = TypeVar("Tagged", Queue, Topic)


def read(parameters: Parameters) -> dict[str, str]:
    """Read the tags of a call, none where none are named."""
    members = parameters.members("Tag")
    tags = {member.get("Key", ""): member.get("Value", "") for member in members}
    if len(tags) < len(members):
        raise invalid("Tag", "a list of tags with different keys")
    return tags


def write(tags: dict[str, str]) -> list[dict[str, str]]:
    """Tell the tags there are."""
    return [{"TagKey": key, "TagValue": value} for key, value in tags.items()]


def tagged(rows: QuerySet[Tagged], parameters: Parameters) -> QuerySet[Tagged]:
    """Keep the rows that have every tag of the call."""
    wanted = read(parameters).items()
    if not wanted:
        return rows
    # Not a lookup into JSON: a key that is a number would be taken for a place in a list.
    return rows.filter(pk__in=[row.pk for row in rows if wanted <= row.tags.items()])
