"""What people fill in about messages: to send, to find, to receive, to send again."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from iotconsole.kit.forms import ConsoleForm, PairsField
from mns import limits
from mns.fields import number
from mns.models import Queue, Topic
from mns.properties import STRING, Properties, Property
from mns.search import Search
from mns.store.protocol import State

BACK = _("Where it came from")
STATES = [
    ("", _("Every state")),
    (State.ACTIVE, _("active")),
    (State.INACTIVE, _("inactive")),
    (State.DELAYED, _("delayed")),
    (State.DEAD, _("dead")),
]


def _unix_lines(text: str) -> bytes:
    """Take back the line ends that browsers make of each."""
    return text.replace("\r\n", "\n").encode()


def _body() -> forms.CharField:
    look = {"rows": 6, "class": "form-control font-monospace"}
    return forms.CharField(label=_("Message body"), strip=False, widget=forms.Textarea(attrs=look))


class BodyForm(ConsoleForm):
    """A message typed by hand, and what its sender says of it beside its body."""

    body = _body()
    properties = PairsField(
        label=_("Properties"), help_text=_("One name=value per line; each is a text.")
    )

    def clean_body(self) -> bytes:
        """Answer it as it is stored."""
        return _unix_lines(self.cleaned_data["body"])

    def clean_properties(self) -> Properties:
        """Make each pair a property."""
        pairs: dict[str, str] = self.cleaned_data["properties"]
        return Properties(tuple(Property(name, value, STRING) for name, value in pairs.items()))


def _group() -> forms.CharField:
    return forms.CharField(
        label=_("Message group"),
        max_length=limits.GROUP_LENGTH,
        help_text=_("Messages of one group are received in the order they were sent."),
    )


class PublishForm(BodyForm):
    """A message for a topic."""

    tag = forms.CharField(label=_("Message tag"), max_length=limits.TAG_LENGTH, required=False)
    group = _group()
    field_order = ("body", "group", "tag", "properties")

    def __init__(self, *args: Any, topic: Topic, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        if not topic.is_fifo:
            del self.fields["group"]


class SendForm(BodyForm):
    """A message for a queue; one in order has no priority and no delay of its own."""

    priority = number(_("Priority (1 is the highest)"), limits.PRIORITY, limits.PRIORITY_DEFAULT)
    delay_seconds = forms.IntegerField(label=_("Delay (seconds)"), required=False)
    group = _group()
    field_order = ("body", "group", "priority", "delay_seconds", "properties")

    def __init__(self, *args: Any, queue: Queue, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        if queue.is_fifo:
            del self.fields["priority"], self.fields["delay_seconds"]
            return
        del self.fields["group"]
        hint = _("As set on the queue (%(seconds)s) when empty.")
        self.fields["delay_seconds"].help_text = hint % {"seconds": queue.delay_seconds}


class ReceiveForm(ConsoleForm):
    """How many messages to take, and for how long others do not see them."""

    count = number(_("Messages"), limits.BATCH, 1)
    visibility_seconds = number(
        _("Hidden from others for (seconds)"), limits.VISIBILITY, limits.VISIBILITY_DEFAULT
    )


class SearchForm(ConsoleForm):
    """What a message looked for says or is."""

    q = forms.CharField(label=_("Message ID or text in the body"), required=False)
    property = forms.CharField(label=_("Property (name=value)"), required=False)
    device = forms.CharField(label=_("Device"), required=False)
    topic = forms.CharField(label=_("Device topic"), required=False)
    state = forms.ChoiceField(label=_("State"), choices=STATES, required=False)

    def search(self) -> Search:
        """Answer what is looked for; a state that does not exist is not asked."""
        self.full_clean()
        said = self.cleaned_data
        state = State(said["state"]) if said.get("state") else None
        return Search(said["q"], said["property"], said["device"], said["topic"], state)


class RedriveForm(ConsoleForm):
    """Where dead letters go: "" is where each came from."""

    target = forms.ChoiceField(label=_("To"), required=False)

    def __init__(self, *args: Any, offered: Iterable[Queue], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        choices = [("", BACK), *_names(offered)]
        self.fields["target"].choices = choices  # type: ignore[attr-defined]  # of its class


class ResendForm(ConsoleForm):
    """A message to send again, as it was or changed, and where to; its properties stay."""

    body = _body()
    target = forms.ChoiceField(label=_("To"), required=False)
    remove = forms.BooleanField(
        label=_("Remove the original when the new one is stored"), required=False
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - as Django's own
        queue: Queue,
        is_letter: bool,
        **kwargs: Any,  # noqa: ANN401 - as Django's own
    ) -> None:
        super().__init__(*args, **kwargs)
        alike = Queue.objects.filter(region=queue.region, type=queue.type)
        back = [("", BACK)] if is_letter else []
        self.fields["target"].choices = [*back, *_names(alike)]  # type: ignore[attr-defined]  # of its class

    def clean_body(self) -> bytes:
        """Answer it as it is stored."""
        return _unix_lines(self.cleaned_data["body"])


def _names(queues: Iterable[Queue]) -> list[tuple[str, str]]:
    return [(queue.name, queue.name) for queue in queues]
