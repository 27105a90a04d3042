"""What people fill in about topics, subscriptions and queues."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from iotconsole.kit.forms import ConsoleForm, PairsField
from mns import limits
from mns.fields import number
from mns.models import Queue, Topic, Type

NAME_HELP = _("Letters, digits and hyphens; the first one a letter or digit.")
TAGS_HELP = _("One key=value per line.")


class TopicForm(ConsoleForm):
    """What may change of a topic."""

    maximum_message_size = number(
        _("Maximum message size (bytes)"), limits.MESSAGE_SIZE, limits.MESSAGE_SIZE.highest
    )
    logging_enabled = forms.BooleanField(label=_("Enable logging"), required=False)
    tags = PairsField(label=_("Tags"), help_text=TAGS_HELP)


class NewTopicForm(TopicForm):
    """A topic to be."""

    name = forms.CharField(
        label=_("Topic Name"), max_length=limits.NAME_LENGTH, help_text=NAME_HELP
    )
    type = forms.ChoiceField(label=_("Type"), choices=Type.choices)
    field_order = ("name", "type")


class QueueForm(ConsoleForm):
    """What may change of a queue."""

    delay_seconds = number(_("Delay (seconds)"), limits.DELAY, 0)
    maximum_message_size = number(
        _("Maximum message size (bytes)"), limits.MESSAGE_SIZE, limits.MESSAGE_SIZE.highest
    )
    message_retention_period = number(
        _("Message retention (seconds)"), limits.RETENTION, limits.RETENTION_DEFAULT
    )
    visibility_timeout = number(
        _("Visibility timeout (seconds)"), limits.VISIBILITY, limits.VISIBILITY_DEFAULT
    )
    polling_wait_seconds = number(_("Long polling wait (seconds)"), limits.POLLING_WAIT, 0)
    dead_letter_queue = forms.ChoiceField(
        label=_("Dead letter queue"),
        required=False,
        help_text=_("Where a message goes that is received too often and never deleted."),
    )
    max_receive_count = number(
        _("Receives until then"), limits.MAX_RECEIVE_COUNT, limits.MAX_RECEIVE_COUNT_DEFAULT
    )
    tags = PairsField(label=_("Tags"), help_text=TAGS_HELP)
    logging_enabled = forms.BooleanField(label=_("Enable logging"), required=False)

    def __init__(self, *args: Any, offered: QuerySet[Queue], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        if offered:  # asked only where there is something to choose
            choices = [
                (row.name, f"{row.name} (FIFO)" if row.is_fifo else row.name) for row in offered
            ]
            self.fields["dead_letter_queue"].choices = [("", _("None")), *choices]  # type: ignore[attr-defined]  # of its class
        else:
            del self.fields["dead_letter_queue"], self.fields["max_receive_count"]


class NewQueueForm(QueueForm):
    """A queue to be."""

    name = forms.CharField(
        label=_("Queue Name"), max_length=limits.NAME_LENGTH, help_text=NAME_HELP
    )
    type = forms.ChoiceField(label=_("Type"), choices=Type.choices)
    field_order = ("name", "type")


def queue_attributes(queue: Queue) -> dict[str, Any]:
    """Answer what holds now, for the form."""
    now = {name: getattr(queue, name) for name in QueueForm.base_fields}
    return now | {"dead_letter_queue": queue.dead_letter_queue and queue.dead_letter_queue.name}


def topic_attributes(topic: Topic) -> dict[str, Any]:
    """Answer what holds now, for the form."""
    return {name: getattr(topic, name) for name in TopicForm.base_fields}
