"""What people fill in about subscriptions, and what they look for among attempts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from iotconsole.kit.forms import ConsoleForm
from mns import limits
from mns.attempts import Outcome
from mns.forms import NAME_HELP
from mns.models import Queue, Subscription, Topic

OUTCOMES = [
    ("", _("Every outcome")),
    (Outcome.DELIVERED, _("Delivered")),
    (Outcome.RETRIED, _("Failed, tried again")),
    (Outcome.GIVEN_UP, _("Given up")),
]


class SubscriptionForm(ConsoleForm):
    """What may change of a subscription."""

    filter_tag = forms.CharField(
        label=_("Filter tag"),
        max_length=limits.TAG_LENGTH,
        required=False,
        help_text=_("Only messages published with this tag; all when empty."),
    )
    notify_strategy = forms.ChoiceField(
        label=_("Retry strategy"), choices=Subscription.Strategy.choices
    )
    dead_letter_queue = forms.ChoiceField(
        label=_("Dead letter queue"),
        required=False,
        help_text=_("Where a message goes that was pushed in vain to the end."),
    )

    def __init__(self, *args: Any, topic: Topic, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        offered = Queue.objects.filter(region=topic.region, type=topic.type)
        if offered:
            choices = [("", _("None")), *((queue.name, queue.name) for queue in offered)]
            self.fields["dead_letter_queue"].choices = choices  # type: ignore[attr-defined]  # of its class
        else:
            del self.fields["dead_letter_queue"]


class SubscribeForm(SubscriptionForm):
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
    notify_content_format = forms.ChoiceField(
        label=_("Message format"), choices=Subscription.Format.choices
    )
    field_order = ("name", "endpoint", "filter_tag", "notify_content_format")


class TrialForm(ConsoleForm):
    """What is pushed to see what the endpoint makes of it."""

    body = forms.CharField(
        label=_("Message body"),
        strip=False,
        initial="hello",
        widget=forms.Textarea(attrs={"rows": 4, "class": "form-control font-monospace"}),
    )


class AttemptFilter(ConsoleForm):
    """Which tries to show."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=OUTCOMES, required=False)
    message_id = forms.CharField(label="MessageId", required=False)

    def wanted(self) -> dict[str, str]:
        """Answer what is looked for; an outcome that does not exist is not asked."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}


def subscription_attributes(subscription: Subscription) -> dict[str, Any]:
    """Answer what holds now, for the form."""
    queue = subscription.dead_letter_queue
    return {
        "filter_tag": subscription.filter_tag,
        "notify_strategy": subscription.notify_strategy,
        "dead_letter_queue": queue and queue.name,
    }
