"""What people fill in about topics, subscriptions, queues and messages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from iotconsole.kit.forms import ConsoleForm
from mns import limits
from mns.models import Queue, Subscription, Topic

NAME_HELP = _("Letters, digits and hyphens; the first one a letter or digit.")


def _number(
    label: Any,  # noqa: ANN401 - lazy text, whose type Django does not export
    allowed: limits.Range,
    initial: int,
) -> forms.IntegerField:
    """Ask for a number; the service refuses what is out of range and says so."""
    hint = f"{allowed.lowest:,} – {allowed.highest:,}"
    return forms.IntegerField(label=label, initial=initial, help_text=hint)


class TopicForm(ConsoleForm):
    """What may change of a topic."""

    maximum_message_size = _number(
        _("Maximum message size (bytes)"), limits.MESSAGE_SIZE, limits.MESSAGE_SIZE.highest
    )
    logging_enabled = forms.BooleanField(label=_("Enable logging"), required=False)


class NewTopicForm(TopicForm):
    """A topic to be."""

    name = forms.CharField(
        label=_("Topic Name"), max_length=limits.NAME_LENGTH, help_text=NAME_HELP
    )
    field_order = ("name",)


class QueueForm(ConsoleForm):
    """What may change of a queue."""

    delay_seconds = _number(_("Delay (seconds)"), limits.DELAY, 0)
    maximum_message_size = _number(
        _("Maximum message size (bytes)"), limits.MESSAGE_SIZE, limits.MESSAGE_SIZE.highest
    )
    message_retention_period = _number(
        _("Message retention (seconds)"), limits.RETENTION, limits.RETENTION_DEFAULT
    )
    visibility_timeout = _number(
        _("Visibility timeout (seconds)"), limits.VISIBILITY, limits.VISIBILITY_DEFAULT
    )
    polling_wait_seconds = _number(_("Long polling wait (seconds)"), limits.POLLING_WAIT, 0)
    logging_enabled = forms.BooleanField(label=_("Enable logging"), required=False)


class NewQueueForm(QueueForm):
    """A queue to be."""

    name = forms.CharField(
        label=_("Queue Name"), max_length=limits.NAME_LENGTH, help_text=NAME_HELP
    )
    field_order = ("name",)


class SubscribeForm(ConsoleForm):
    """Who gets the messages of a topic: an HTTP endpoint or a queue."""

    name = forms.CharField(
        label=_("Subscription Name"),
        max_length=limits.SUBSCRIPTION_NAME_LENGTH,
        help_text=NAME_HELP,
    )
    endpoint = forms.CharField(
        label=_("Endpoint"),
        max_length=1024,
        widget=forms.TextInput(attrs={"list": "endpoints"}),
        help_text=_("An address that begins with http:// or https://, or a queue of the list."),
    )
    filter_tag = forms.CharField(
        label=_("Filter tag"),
        max_length=limits.TAG_LENGTH,
        required=False,
        help_text=_("Only messages published with this tag; all when empty."),
    )
    notify_content_format = forms.ChoiceField(
        label=_("Message format"), choices=Subscription.Format.choices
    )
    notify_strategy = forms.ChoiceField(
        label=_("Retry strategy"), choices=Subscription.Strategy.choices
    )


class StrategyForm(ConsoleForm):
    """What may change of a subscription."""

    notify_strategy = forms.ChoiceField(
        label=_("Retry strategy"), choices=Subscription.Strategy.choices
    )


class PublishForm(ConsoleForm):
    """A message typed by hand."""

    body = forms.CharField(
        label=_("Message body"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "class": "form-control font-monospace"}),
    )
    tag = forms.CharField(label=_("Message tag"), max_length=limits.TAG_LENGTH, required=False)


class SendForm(ConsoleForm):
    """A message typed by hand."""

    body = forms.CharField(
        label=_("Message body"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "class": "form-control font-monospace"}),
    )
    priority = _number(_("Priority (1 is the highest)"), limits.PRIORITY, limits.PRIORITY_DEFAULT)
    delay_seconds = forms.IntegerField(label=_("Delay (seconds)"), required=False)


def queue_attributes(queue: Queue) -> dict[str, Any]:
    """Answer what holds now, for the form."""
    return {name: getattr(queue, name) for name in QueueForm.base_fields}


def topic_attributes(topic: Topic) -> dict[str, Any]:
    """Answer what holds now, for the form."""
    return {name: getattr(topic, name) for name in TopicForm.base_fields}
